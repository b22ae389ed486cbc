"""Many keyword jobs through one stream, beside one job with as many rows as are in flight, and beside the same jobs one by one.

The chains of one job come to write the same sentences, and what is equal is scored once; the more chains, the more of them are
equal. So a job of all rows (`--whole`) does less work for each of its steps than any jobs that differ can.

The one job, and some of the jobs one by one, run three times while the stream waits, since the speed of a machine changes from
minute to minute.

python benchmarks/stream.py                            2,000 jobs of 4 chains, over an hour on 2 cores
python benchmarks/stream.py --steps 30 --alone 10      the same with fewer steps, 20 minutes
python benchmarks/stream.py --jobs 100 --steps 40      a first impression, minutes
python benchmarks/stream.py --mixed                    jobs whose steps differ, so that they leave and enter at all times
OMP_NUM_THREADS=1 python benchmarks/stream.py --processor ...    on a machine with other work
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator

from machine import header

import searchgen
from searchgen import Generator, Job, Moment, Observer

NOUNS = """
apple baby ball band bank beach bed bell bird boat book bottle box boy bread bridge brother bus cake camera car castle
cat chair child church city clock coat coffee computer country cup dance daughter day desk dinner doctor dog door dream
dress family farm father field film fire fish flower forest friend game garden girl glass gold hand hat hill home horse
hospital hotel house ice island job kitchen lake letter library light lunch man map market money moon morning mother
mountain movie music night ocean office paper park party phone piano picture plane radio rain river road room school sea
ship shoe shop sister sky snow song star station store story street student summer sun table teacher tea team train tree
village wall war water week wind window winter woman wood work world year
"""
WORDS = tuple(NOUNS.split())
BESIDE = 3
"""How often the one job runs while the stream waits, since the speed of a machine changes from minute to minute."""
WIDE = "mountain", "house", "friend"
"""The keywords of the one job."""
SEVERAL = 0.5, 1.0, 1.5
"""Steps of jobs that differ, as shares of the usual number."""


def jobs(given: argparse.Namespace) -> Iterator[Job]:
    """Sets of two to four words, each with a seed of its own, as a file of jobs gives them."""
    draw = random.Random(given.seed)
    for i in range(given.jobs):
        steps = round(given.steps * (draw.choice(SEVERAL) if given.mixed else 1))
        yield Job(draw.sample(WORDS, draw.choice((2, 3, 3, 4))), {"seed": i, "steps": steps})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--chains", type=int, default=4, help="of each job")
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--alone", type=int, default=20, help="jobs that run one by one, each time that the stream waits")
    parser.add_argument("--tokens", type=int, default=None, help="in flight; eight forward passes by default")
    parser.add_argument("--whole", action="store_true", help="also beside one job of all rows, at several times the memory")
    parser.add_argument("--mixed", action="store_true", help="steps differ from job to job")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--dtype", default="auto")
    parser.add_argument("--judge", default="none")
    parser.add_argument(
        "--processor",
        action="store_true",
        help="count seconds of the processor, for a machine with other work; one thread, no GPU",
    )
    given = parser.parse_args()
    clock = time.process_time if given.processor else time.perf_counter
    print(header())

    generator = Generator(
        n=1, chains=given.chains, steps=given.steps, device=given.device, dtype=given.dtype, judge=given.judge
    )
    generator([["warm", "up"]])  # loads the model, and measures nothing
    model = generator.model_of("mini-en")
    asked = list(jobs(given))

    one_by_one, each = dict[int, searchgen.Result](), list[float]()

    def one_after_another(jobs: range) -> None:
        """Run jobs one by one, and time each."""
        for i in jobs:
            began = clock()
            one_by_one[i] = dict(generator.stream([asked[i]]))[0]
            each.append(clock() - began)

    def one_job(rows: int) -> float:
        """Chain-steps per second of one job of so many chains."""
        forget(model)
        began = clock()
        generator.varied({"chains": rows})([WIDE])
        return rows * given.steps / (clock() - began)

    forget(model)
    began, calls, memory, beside, pauses = clock(), model.calls, list[float](), list[float](), 0.0
    done, flight = dict[int, searchgen.Result](), InFlight()
    for index, result in generator.stream(asked, tokens=given.tokens, observer=flight):
        done[index] = result
        memory.append(peak())
        if len(done) > (len(beside) + 1) * given.jobs / (BESIDE + 1):
            paused, before = clock(), model.calls
            one_after_another(range(len(each), min(len(each) + given.alone, given.jobs)))
            beside.append(one_job(flight.most))
            pauses += clock() - paused
            calls += model.calls - before
    seconds, calls = clock() - began - pauses, model.calls - calls
    steps = given.chains * sum(job.settings["steps"] for job in asked)
    same = sum(done[i].candidates == result.candidates for i, result in one_by_one.items())

    rate, rate_beside = steps / seconds, sum(beside) / len(beside)
    each_time = ", ".join(f"{one:.0f}" for one in beside)
    print(f"{given.jobs:,} jobs of {given.chains} chains       {rate:8.0f} chain-steps/s   {calls:,} forward passes")
    print(f"one job of {flight.most:,} chains      {rate_beside:8.0f} chain-steps/s   {each_time}")
    print(f"the jobs beside the one job  {rate / rate_beside:8.0%}                 (at least 90 %)")
    if given.whole:
        whole = one_job(given.jobs * given.chains)
        print(f"one job of all chains        {whole:8.0f} chain-steps/s")
    print(f"jobs in one stream           {given.jobs / seconds:8.2f} jobs/s")
    mean = sum(each) / len(each)
    print(f"{len(each)} jobs one by one           {1 / mean:8.2f} jobs/s")
    print(f"the stream beside one by one {mean * given.jobs / seconds:8.1f} times            (at least 4)")
    print(f"candidates as one by one     {same} of {len(each)}        (all in float64)")
    print(f"jobs with an error           {sum(result.error is not None for result in done.values())}")
    print(f"peak memory, at the tenth part of the jobs and at the end: {memory[len(memory) // 10]:.2f} and {memory[-1]:.2f} GB")


class InFlight(Observer):
    """How many chains were in flight at most."""

    most = 0

    def seen(self, moment: Moment) -> None:
        self.most = max(self.most, len(moment.log_density))


def forget(model: searchgen.Model) -> None:
    """Empty the caches of scores, so that no run has what another found."""
    for term in (model.fluency, model.screen):
        cache = getattr(term, "cache", None)
        if cache is not None:
            cache.kept.clear()


def peak() -> float:
    """GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main()
