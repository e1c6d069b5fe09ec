"""`python -m benchmarks [NAME ...]`: all of them, or those named."""

from __future__ import annotations

import sys

from benchmarks import console, editing, faces, hot_paths, life, pipelines, retouch, scenes, speech, synth, vision
from benchmarks.report import Report

BENCHMARKS = {
    "submits": hot_paths.submits_and_reads,
    "jobs": hot_paths.whole_jobs,
    "starts": life.starts,
    "memory": life.memory,
    "scenes": scenes.scenes,
    "edits": editing.edits,
    "speech": speech.speech,
    "text": speech.text,
    "pictures": vision.pictures,
    "clips": vision.clips,
    "synth": synth.synth,
    "retouch": retouch.retouching,
    "faces": faces.pictures,
    "talking": faces.films,
    "diffusers": pipelines.pipelines,
    "console": console.console,
}


async def main(names: list[str]) -> None:
    if unknown := [name for name in names if name not in BENCHMARKS]:
        sys.exit(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    report = Report()
    for name, benchmark in BENCHMARKS.items():
        if not names or name in names:
            await benchmark(report)
    report.show()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1:]))
