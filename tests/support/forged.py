"""Headers that other programs believed."""

FORGED = {
    "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher", "X-Forwarded-For": "198.51.100.9",
    "X-Forwarded-Prefix": "/evil", "X-Forwarded-Port": "666", "X-Host": "evil.example",
    "X-Original-Url": "/admin", "X-Rewrite-Url": "/admin", "Forwarded": "host=evil.example",
    "X-HTTP-Method-Override": "DELETE", "X-Requested-With": "XMLHttpRequest", "Accept": "application/json",
    "User-Agent": "Googlebot", "X-Discourse-Dev": "evil", "Sec-Fetch-Dest": "evil", "Referer": "http://evil.example/",
    "Save-Data": "on", "Purpose": "prefetch", "Origin": "http://evil.example", "HX-Target": "evil",
    "HX-Current-URL": "http://evil.example/", "HX-Boosted": "true",
}  # fmt: skip
