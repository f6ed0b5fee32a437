"""What the fuzzers start from: tiny files made by ffmpeg here and now, and the sample plans."""

import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
VIDEO = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=0.6"]
AUDIO = ["-f", "lavfi", "-i", "sine=frequency=440:duration=0.6"]
H264 = ["-c:v", "libx264", "-g", "3", "-bf", "1", "-threads", "1"]
HEVC = ["-c:v", "libx265", "-x265-params", "log-level=none:pools=1:frame-threads=1", "-g", "3"]
AAC = ["-c:a", "aac", "-b:a", "32k"]

# The fuzzer that has to crash.
TRAP = "fuzz-trap"

# Name, inputs, codecs; the ending is the container.
FILES = {
    "h264.mp4": (VIDEO + AUDIO, H264 + AAC),
    "late.mp4": (["-itsoffset", "0.2"] + VIDEO + AUDIO, H264 + AAC),
    "turned.mov": (VIDEO, H264 + ["-metadata:s:v", "language=eng", "-metadata", "title=A title"]),
    "hevc.mp4": (VIDEO, HEVC + ["-tag:v", "hvc1"]),
    "flac.mp4": (AUDIO, ["-c:a", "flac", "-strict", "-2"]),
    "h264.mkv": (VIDEO + AUDIO, H264 + AAC),
    "hevc.mkv": (VIDEO, HEVC + ["-metadata", "title=A title"]),
    "opus.mkv": (AUDIO, ["-c:a", "libopus", "-ar", "48000"]),
    "h264.h264": (VIDEO, H264),
    "hevc.hevc": (VIDEO, HEVC),
}

# Annotations, each behind the byte that chooses its format.
BOX = '<box frame="%d" xtl="1" ytl="2" xbr="30.5" ybr="40" outside="%d" rotation="%d"/>'
ANNOTATIONS = {
    "cvat": "\0<?xml version='1.0'?><annotations><meta><task><size>20</size></task></meta><track id='0'>"
            + BOX % (0, 0, 0) + BOX % (5, 0, 9) + BOX % (9, 1, 0) + "</track><track id='1' label='a&amp;b'>"
            "<polygon frame='0' points='1,1;9,2;5,8'/><ellipse frame='2' cx='9' cy='9' rx='3' ry='2'/></track>"
            "</annotations>",
    "label-studio": '\1[{"annotations":[{"result":[{"value":{"framesCount":20,"sequence":[{"frame":1,"x":1,'
                    '"y":2,"width":9,"height":9,"rotation":3},{"frame":9,"enabled":false,"x":1,"y":2,'
                    '"width":9,"height":9}]}}]}]}]',
    "mot": "\x02001,1,2,3,4,5,1,1,1\n2,1,2,3,4,5\n9,1,2,3,4,5\n",
    "coco-vid": '\3{"videos":[{"id":1,"length":2}],"annotations":[{"video_id":1,"bboxes":[[1,2,3,4],null],'
                '"segmentations":[{"size":[6,5],"counts":"83c0"},[[1,1,2,2,3,3]]]}]}',
}

# JSON that is at an edge: depth, numbers, surrogates, names that are there twice, bytes that are no text.
EDGES = [
    b'{"a":1,"a":2}', b'"\\ud83d\\ude00"', b'"\\ud83d"', b"[" * 70, b"1e400", b"-0.0", b"1.0e-7",
    b"9223372036854775808", b'{"a":[true,false,null]}x', b'"\xff"', b'\xef\xbb\xbf{}',
]


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, (inputs, codecs) in FILES.items():
        subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-y"] + inputs + codecs
            + ["-fflags", "+bitexact", "-flags", "+bitexact", str(folder / name)], check=True)
    return {name: (folder / name).read_bytes() for name in FILES}


def _packets(name, stream):
    """A stream with start codes, and its units with their lengths, each behind the choosing byte."""
    codec = 1 if name.startswith("hevc") else 0
    units = [unit for unit in re.split(b"\x00\x00\x00?\x01", stream) if unit]
    framed = b"".join(len(unit).to_bytes(4, "big") + unit for unit in units)
    return {name: bytes([codec]) + stream[:4096],
            name + ".lengths": bytes([codec | 2 | 3 << 2 | 16]) + framed[:4096]}


def seeds(folder):
    """The seeds of each fuzzer, by its name."""
    made = _made(folder)
    plans = {path.name: path.read_bytes() for path in sorted((ROOT / "Samples").rglob("*.json"))}
    packets = {}
    for name in ("h264.h264", "hevc.hevc"):
        packets |= _packets(name, made[name])
    for name, box, codec in (("h264.mp4", b"avcC", 0), ("hevc.mp4", b"hvcC", 1)):
        start = made[name].index(box)
        length = int.from_bytes(made[name][start - 4:start], "big")
        packets[name + ".configuration"] = bytes([codec]) + made[name][start + 4:start - 4 + length]
    return {
        "fuzz-containers": {name: data for name, data in made.items()
                            if name.endswith((".mp4", ".mov", ".mkv"))},
        "fuzz-nal-units": packets,
        "fuzz-json": plans | {f"edge-{number}": text for number, text in enumerate(EDGES)},
        "fuzz-plan": plans,
        "fuzz-annotations": {name: text.encode() for name, text in ANNOTATIONS.items()},
        TRAP: {"four": b"four"},
    }
