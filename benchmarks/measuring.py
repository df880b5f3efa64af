"""How it is measured: all servers in turn, one connection each, in several rounds.

In each round every server gets its part of the same questions, kind by kind, in an order that changes from round to
round. A slow one gets fewer of them: as many as fit into BUDGET, but at least two, or one that takes longer than a
second; who takes longer than SLOW takes part in the first round only. Ratios are taken within a round.
"""

import sys
import time
from statistics import median

from .questions import COMPRESSED, REPEATED

BUDGET = 0.12  # seconds for a server, a kind and a round
MOST = 40  # questions of a kind in a round
SLOW = 2  # seconds
MOST_REPEATS = 500
WARM_UP = 12  # questions of a kind that are kept to warm the servers up: each thread has a connection of its own


class Competitor:
    """Someone who is asked: a running server, and the address there that answers a question of a kind.

    The address `rouse` is asked for before each turn and not measured, so that nobody is caught asleep.
    """

    def __init__(self, name, server, address, rouse, kinds=None):
        self.name, self.server, self.address, self.rouse, self.kinds = name, server, address, rouse, kinds

    def takes_part_in(self, kind):
        return self.kinds is None or kind in self.kinds

    def get(self, kind, question):
        headers = "Accept-Encoding: br, gzip\r\n" if kind.endswith(COMPRESSED) else ""
        answer = self.server.client.get(self.address(kind, question), headers)
        if answer.status != 200:
            raise SystemExit(f"{self.name} answers {self.address(kind, question)} with {answer.status}.")
        return answer


def measure(competitors, questions, rounds, before_a_round):
    """{kind: {competitor: [seconds of each question, for each round]}}."""
    times = {kind: {one.name: [] for one in competitors if one.takes_part_in(kind)} for kind in questions}
    for number in range(rounds):
        print(f"Round {number + 1} of {rounds} …", file=sys.stderr, flush=True)
        before_a_round()
        for one in competitors[: None if number == 0 else 1]:  # ours again, since the data have changed
            warm_up(one, questions)
        for kind, pool in questions.items():
            asked = pool * MOST_REPEATS if kind.startswith(REPEATED) else part(pool, number)
            turn = number % len(competitors)
            for one in competitors[turn:] + competitors[:turn]:
                known = times[kind].get(one.name)
                if one.takes_part_in(kind) and not (known and max(known[0]) > SLOW):
                    known.append(ask(one, kind, asked))
    return times


def part(pool, number):
    """The questions of a round: other ones in each, as far as there are so many; those of the warm-up in none."""
    pool = pool[: -len(for_warming_up(pool)) or None]
    first = number * MOST % len(pool)
    return (pool[first:] + pool[:first])[:MOST]


def for_warming_up(pool):
    return pool[-WARM_UP:] if len(pool) > 2 * WARM_UP else []


def warm_up(one, questions):
    for kind, pool in questions.items():
        if one.takes_part_in(kind):
            for question in for_warming_up(pool):
                if one.get(kind, question).seconds > BUDGET:
                    break


def ask(one, kind, questions):
    for _ in range(5):
        one.server.client.get(one.rouse)
    seconds, until = [], time.monotonic() + BUDGET
    for question in questions:
        seconds.append(one.get(kind, question).seconds)
        if time.monotonic() > until and (len(seconds) > 1 or seconds[0] > 1):
            break
    return seconds


def p50(rounds):
    return median(second for one in rounds for second in one)


def p95(rounds):
    seconds = sorted(second for one in rounds for second in one)
    return seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))]


def a_second(rounds):
    """Requests a second on one connection: the median of the rounds."""
    return median(map(rate, rounds))


def rate(seconds):
    return len(seconds) / sum(seconds)


def ratio_of_rates(ours, theirs):
    """How many times more requests a second we answer: within each round, then the median of the rounds."""
    return median(rate(one) / rate(other) for one, other in zip(ours, theirs, strict=False))


def ratio(theirs, ours):
    """How many times longer they take: within each round, then the median of the rounds."""
    return median(median(one) / median(other) for one, other in zip(theirs, ours, strict=False))
