"""What Python's zoneinfo makes of the time zones of this machine, for ZoneTests.

One line for each zone: its name, or the file as hexadecimal digits; pairs of a moment and the offset there,
and after a bar triples of a local time and the offsets of its two folds. All in seconds.
"""
import datetime
import io
import random
import zoneinfo

EPOCH = datetime.datetime(1970, 1, 1)
UTC = EPOCH.replace(tzinfo=datetime.timezone.utc)
SECOND = datetime.timedelta(seconds=1)
# No J59 and no plain day numbers: Python 3.11 takes them for the day after, glibc and POSIX do not.
RULES = [
    "EST5EDT,M3.2.0,M11.1.0", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "AEST-10AEDT,M10.1.0,M4.1.0/3", "XXX3",
    "XXX3EDT4,0/0,J365/23", "AAA0BBB,J60/0,J300/0", "AAA-5:45:10BBB-6,J61/24,J300/167",
    "IST-2IDT,M3.4.4/26,M10.5.0",
]


def offset(zone, moment):
    return (UTC + moment * SECOND).astimezone(zone).utcoffset() // SECOND


def changes(zone):
    """The moments between 1970 and 2060 at which clocks are changed."""
    step = 20 * 86_400
    for low in range(0, 2_840_000_000, step):
        high = low + step
        if offset(zone, low) == offset(zone, high):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            if offset(zone, middle) == offset(zone, low):
                low = middle
            else:
                high = middle
        yield high


def line(name, zone, chance):
    moments = [chance.randrange(-2_000_000_000, 13_000_000_000) for _ in range(40)]
    places = list(changes(zone))
    moments += [place + shift for place in places for shift in (-1, 0)]
    pairs = [f"{moment} {offset(zone, moment)}" for moment in moments]
    triples = []
    for place in places:
        for shift in (-1, 0, 1_799, 3_599, 3_600):
            local = place + min(offset(zone, place - 1), offset(zone, place)) + shift
            folds = [(EPOCH + local * SECOND).replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
            triples.append(f"{local} " + " ".join(str(time.utcoffset() // SECOND) for time in folds))
    return f"{name} {' '.join(pairs)}|{' '.join(triples)}"


def rule_file(rule):
    """A file of the second version without any change listed, and the rule in its last line."""
    counts = b"".join(count.to_bytes(4, "big") for count in (0, 0, 0, 0, 1, 4))
    empty = b"TZif2" + bytes(15) + counts + bytes(6) + b"XXX\0"
    return empty + empty + b"\n" + rule.encode() + b"\n"


chance = random.Random(5)
names = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
odd = {"Europe/Vienna", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca"}
for name in sorted(set(names[::9]) | odd):
    print(line(name, zoneinfo.ZoneInfo(name), chance))
for rule in RULES:
    data = rule_file(rule)
    print(line("0x" + data.hex(), zoneinfo.ZoneInfo.from_file(io.BytesIO(data), key=rule), chance))
