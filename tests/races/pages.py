"""Looks at a page of --report as a browser shows it."""

import html.parser
import pathlib
import re
import struct
import subprocess
import tempfile
import zlib

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
# By which a page could ask for something, or do something.
LOADING = {"audio", "base", "embed", "foreignobject", "form", "frame", "iframe", "image", "img", "input", "link", "object", "script", "use", "video"}


class Seen(html.parser.HTMLParser):
    """What stands in the page's DOM."""

    def __init__(self, dom):
        super().__init__()
        self.text = ""
        self.breaches = []
        self.policy = ""
        self.anomalies = 0
        self.without_picture = 0
        self.pictured = True
        self.feed(dom)
        self.close_run()

    def close_run(self):
        self.without_picture += not self.pictured
        self.pictured = True

    def handle_starttag(self, tag, attributes):
        values = {name: value or "" for name, value in attributes}
        words = values.get("class", "").split()
        if tag in LOADING:
            self.breaches.append(f"an element {tag}")
        for name, value in values.items():
            if name.startswith("on") or name in ("src", "srcset", "background") or (name.endswith("href") and not value.startswith("#")):
                self.breaches.append(f"{tag} {name}={value}")
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if "run" in words and tag in ("div", "details"):
            self.close_run()
        if tag == "p" and "fault" in words:
            self.anomalies += 1
            self.pictured = False
        if tag == "svg" and values.get("role") == "img":
            self.pictured = True

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_data(self, data):
        self.text += data


def is_blank(png):
    """Whether the picture's lines are nearly all alike."""
    data = png.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, color = struct.unpack(">IIBB", data[16:26])
    packed, at = b"", 8
    while at < len(data):
        size = struct.unpack(">I", data[at:at + 4])[0]
        if data[at + 4:at + 8] == b"IDAT":
            packed += data[at + 8:at + 8 + size]
        at += size + 12
    pixels = zlib.decompress(packed)
    line = len(pixels) // height
    return len({pixels[begin:begin + line] for begin in range(0, len(pixels), line)}) < 50


def shown(page, folder):
    """The DOM as text, what went to the console, and a screenshot."""
    picture = folder / "page.png"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", "--enable-logging=stderr", "--dump-dom",
               f"--screenshot={picture}", "--window-size=1200,1600", page.as_uri()]
    done = subprocess.run(command, check=True, capture_output=True, text=True, errors="replace", timeout=120)
    return done.stdout, re.findall(r"CONSOLE.*", done.stderr), picture


def faults(page, literal=(), anomalies=0):
    """What is wrong with the page, which must show so many anomalies, each with its picture, and these texts as they are."""
    with tempfile.TemporaryDirectory(prefix="racegen-page.") as scratch:
        folder = pathlib.Path(scratch)
        dom, console, picture = shown(page, folder)
        seen = Seen(dom)
        found = seen.breaches + console
        if seen.policy != POLICY:
            found.append("no policy that keeps it from asking for anything")
        if re.search(r"@import|url\((?!#)", dom):
            found.append("a style that asks for something")
        found += [f"{text} is not shown" for text in literal if text not in seen.text]
        if seen.anomalies != anomalies:
            found.append(f"{seen.anomalies} anomalies are shown, not {anomalies}")
        if seen.without_picture:
            found.append(f"{seen.without_picture} anomalies have no picture")
        if is_blank(picture):
            found.append("the screenshot is blank")
        # Whether all this would be noticed.
        spoilt = folder / "spoilt.html"
        spoilt.write_text("<!DOCTYPE html><title>Races</title>" + f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><img src="https://example.org/a.png"><script>alert(1)</script>')
        dom, console, picture = shown(spoilt, folder)
        if len(console) != 2 or not is_blank(picture) or len(Seen(dom).breaches) != 3:
            found.append(f"a page that asks for something is not noticed: {console}")
        return found
