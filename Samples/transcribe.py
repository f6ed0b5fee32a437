#!/usr/bin/env python3
"""Turns the folder of `veil audio` into WebVTT, on this machine: transcribe.py FOLDER [-o FILE.vtt]

Where somebody speaks in a chunk of WAV, PocketSphinx looks for words (PyPI's `pocketsphinx` carries an
English model). What it finds is a cue, with the times of the film.
"""

import argparse, io, json, os, sys
from pocketsphinx import Decoder, Segmenter

def spoken(decoder, speech):
    """Each word of a stretch of speech, with its seconds from where the stretch begins."""
    decoder.start_utt()
    decoder.process_raw(speech.pcm, full_utt=True)
    decoder.end_utt()
    for part in decoder.seg() or []:
        if part.word[0] not in "<[":  # a silence or a noise
            yield part.start_frame / 100, (part.end_frame + 1) / 100, part.word.split("(")[0]

def clock(seconds):
    minutes, rest = divmod(round(seconds * 1000), 60000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest / 1000:06.3f}"

parser = argparse.ArgumentParser(usage=__doc__)
parser.add_argument("folder")
parser.add_argument("-o", dest="output", type=argparse.FileType("w"), default=sys.stdout)
options = parser.parse_args()
decoder = Decoder(loglevel="FATAL")
print("WEBVTT", file=options.output)
for line in open(os.path.join(options.folder, "chunks.jsonl"), encoding="utf-8"):
    chunk = json.loads(line)
    with open(os.path.join(options.folder, chunk["file"]), "rb") as file:
        file.seek(chunk["offset"])
        samples = io.BytesIO(file.read(chunk["bytes"]))
    for speech in Segmenter().segment(samples):
        words = list(spoken(decoder, speech))
        if words:
            start = chunk["start"] + speech.start_time
            times = f"{clock(start + words[0][0])} --> {clock(start + words[-1][1])}"
            text = " ".join(word for _, _, word in words)
            print(f"\ntrack {chunk['track']}\n{times}\n{text}", file=options.output)
