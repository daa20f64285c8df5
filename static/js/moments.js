// Words with a moment in them: the time of today, the day and time of another day.
export function timed(words, at) {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date().toDateString();
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return words.replace("{time}", moment.toLocaleString(document.documentElement.dataset.formats, style));
}
