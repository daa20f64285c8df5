// Sends one picture, telling how much of it has gone, from 0 to 1.
// Answers the server's words, { url, markdown, said } or { error }, or null when it could not be reached.
export function upload(address, file, tell) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch cannot tell how far it is
    const body = new FormData();
    body.append("picture", file);
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => tell(loaded / total);
    request.onload = () => resolve(request.response);
    request.onerror = () => resolve(null);
    request.send(body);
  });
}
