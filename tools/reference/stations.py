"""What `specs/examples/stations` has to give, in polars, written from its prose and not from Leat's code.

Windows and means are computed from correctly rounded sums, and the reading of a day before is looked for in
plain Python, so that neither running sums nor another library's joins have a say in what is right.
"""

import bisect
import datetime
import math
import statistics

import polars as pl
from polars import col

BASE, WET_HOUR = 18.0, 0.01
JFK = (40.639751, -73.778925)
DAY, REACH = datetime.timedelta(days=1), datetime.timedelta(minutes=90)


def known(values) -> list:
    return [value for value in values if value is not None]


def exact_mean(values) -> float | None:
    cells = known(values)
    return math.fsum(cells) / len(cells) if cells else None


def exact_sum(values) -> float | None:
    cells = known(values)
    return math.fsum(cells) if cells else None


def deviation(values) -> float | None:
    cells = known(values)
    return statistics.stdev(cells) if len(cells) > 1 else None


def windowed(rows: pl.DataFrame, name: str, size: int, least: int, make) -> pl.Series:
    """`make` of the last rows of each station, where at least so many of them have a value."""
    found = []
    for _, part in rows.group_by("origin", maintain_order=True):
        cells = part[name].to_list()
        for end in range(1, len(cells) + 1):
            window = known(cells[max(0, end - size) : end])
            found.append(make(window) if len(window) >= least else None)
    return pl.Series(found, dtype=pl.Float64)


def celsius(degrees: pl.Series) -> pl.Series:
    """By true division, since polars multiplies by a reciprocal, which a mean about zero would show."""
    cells = [None if value is None else (value - 32) * 5 / 9 for value in degrees]
    return pl.Series(cells, dtype=pl.Float64)


def streaks(rows: pl.DataFrame, name: str) -> pl.Series:
    """How many rows in a row the condition has been true, in each station."""
    found = []
    for _, part in rows.group_by("origin", maintain_order=True):
        length = 0
        for is_true in part[name]:
            length = length + 1 if is_true else 0
            found.append(length)
    return pl.Series(found, dtype=pl.Int64)


def before(rows: pl.DataFrame) -> pl.DataFrame:
    """The last reading at most 24 h and 90 min before each, and not less than 24 h."""
    found = []
    for _, part in rows.group_by("origin", maintain_order=True):
        times = part["time_hour"].to_list()
        cells = list(zip(part["celsius"], part["pressure_known"], times))
        for time in times:
            position = bisect.bisect_right(times, time - DAY) - 1
            is_near = position >= 0 and time - DAY - times[position] <= REACH
            found.append(cells[position] if is_near else (None, None, None))
    names = ["celsius_before", "pressure_before", "read_before"]
    types = [pl.Float64, pl.Float64, rows["time_hour"].dtype]
    return pl.DataFrame(found, schema=dict(zip(names, types)), orient="row")


def read_airports(path: str) -> pl.DataFrame:
    rows = pl.read_csv(path, null_values="NA", schema_overrides={"alt": pl.Float64})
    there = (math.radians(JFK[0]), math.radians(JFK[1]))

    def distance(place) -> float:
        lat, lon = math.radians(place["lat"]), math.radians(place["lon"])
        half = math.sin((lat - there[0]) / 2) ** 2
        half += math.cos(lat) * math.cos(there[0]) * math.sin((lon - there[1]) / 2) ** 2
        return 12742 * math.asin(math.sqrt(half))

    return rows.with_columns(distance_to_jfk=pl.Series([distance(place) for place in rows.to_dicts()]))


def read_hours(path: str, airports: pl.DataFrame) -> pl.DataFrame:
    rows = pl.read_csv(path, null_values="NA", infer_schema_length=None)
    angle = col("wind_dir").radians()
    rows = rows.with_columns(
        time_hour=col("time_hour").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC"),
        celsius=celsius(rows["temp"]),
        dew_celsius=celsius(rows["dewp"]),
        wind_metric=pl.when(col("wind_speed") <= 250).then(col("wind_speed")) * 0.44704,
        rain=col("precip").cast(pl.Float64) * 25.4,
        is_wet=col("precip") >= WET_HOUR,
        pressure_known=col("pressure").forward_fill(limit=6).over("origin"),
    ).with_columns(
        dew_spread=col("celsius") - col("dew_celsius"),
        wind_east=(-col("wind_metric") * angle.sin()).round(6),
        wind_north=(-col("wind_metric") * angle.cos()).round(6),
        vapour_pressure=6.112 * (17.67 * col("dew_celsius") / (col("dew_celsius") + 243.5)).exp(),
        is_day=col("time_hour").dt.convert_time_zone("America/New_York").dt.hour().is_between(8, 19),
        pressure_tendency=col("pressure_known").diff(3).over("origin"),
    )
    rows = rows.with_columns(
        temp_3h=windowed(rows, "celsius", 3, 1, exact_mean),
        warmest_24=windowed(rows, "celsius", 24, 12, max),
        rain_24=windowed(rows, "precip", 24, 1, math.fsum),
        wet_streak=streaks(rows, "is_wet"),
    )
    places = airports.select("faa", "name", "lon", "alt", "tzone")
    rows = rows.join(places, left_on="origin", right_on="faa", maintain_order="left")
    rows = pl.concat([rows, before(rows)], how="horizontal")
    metres = col("alt") * 0.3048
    off = col("time_hour") - DAY - col("read_before")
    return rows.with_columns(
        airport="name",
        field_pressure=col("pressure_known") * (1 - 0.0000225577 * metres) ** 5.25588,
        sun_shift=col("lon") / 15,
        is_local_zone=col("tzone") == "America/New_York",
        day_change=col("celsius") - col("celsius_before"),
        pressure_change=col("pressure_known") - col("pressure_before"),
        minutes_off=off.dt.total_seconds() / 60,
    ).with_columns(is_front=(col("day_change").abs() > 8) & (col("pressure_change") < 0))


def by_day(hours: pl.DataFrame) -> pl.DataFrame:
    rows = []
    days = hours.with_columns(day=col("time_hour").dt.truncate("1d"))
    for (origin, day), part in days.group_by("origin", "day", maintain_order=True):
        rows.append(
            {
                "origin": origin,
                "day": day,
                "hours_read": len(part),
                "mean_temp": exact_mean(part["celsius"]),
                "low": part["celsius"].min(),
                "high": part["celsius"].max(),
                "spread": deviation(part["celsius"]),
                "rain_of_day": exact_sum(part["rain"]),
                "wet_hours": part["is_wet"].sum(),
                "fog_hours": (part["visib"] < 1).sum(),
                "east": exact_mean(part["wind_east"]),
                "north": exact_mean(part["wind_north"]),
                "mean_wind": exact_mean(part["wind_metric"]),
                "front_hours": part["is_front"].sum(),
                "mean_change": exact_mean(part["day_change"]),
                "warmest_hour": part["celsius"].quantile(0.9, "linear"),
            }
        )
    found = pl.DataFrame(rows, schema_overrides={"day": hours["time_hour"].dtype}, infer_schema_length=None)
    found = found.with_columns(
        swing=col("high") - col("low"),
        resultant=(col("east") ** 2 + col("north") ** 2).sqrt(),
        heating=pl.when(col("mean_temp").is_not_null()).then(pl.max_horizontal(BASE - col("mean_temp"), 0.0)),
        warming=col("mean_temp").diff().over("origin"),
        is_dry=col("rain_of_day") == 0,
        is_complete=col("hours_read") == 24,
    ).with_columns(steadiness=col("resultant") / col("mean_wind"))
    return found.with_columns(
        heating_so_far=windowed(found, "heating", len(found), 1, math.fsum),
        mean_week=windowed(found, "mean_temp", 7, 7, exact_mean),
        rain_week=windowed(found, "rain_of_day", 7, 1, math.fsum),
        dry_days=streaks(found, "is_dry"),
    )


def by_month(days: pl.DataFrame) -> pl.DataFrame:
    rows = []
    named = days.with_columns(month=col("day").dt.truncate("1mo"))
    for (origin, month), part in named.group_by("origin", "month", maintain_order=True):
        rows.append(
            {
                "origin": origin,
                "month": month,
                "days_read": len(part),
                "month_temp": exact_mean(part["mean_temp"]),
                "month_rain": exact_sum(part["rain_of_day"]),
                "coldest": part["low"].min(),
                "heating_of_month": exact_sum(part["heating"]),
                "dry_days_of_month": part["is_dry"].sum(),
            }
        )
    found = pl.DataFrame(rows, schema_overrides={"month": days["day"].dtype})
    return found.with_columns(
        warming_of_month=col("month_temp").diff().over("origin"),
        rain_share=col("month_rain") / col("month_rain").sum().over("origin"),
        warmest_rank=col("month_temp").rank(descending=True).over("origin").cast(pl.Float64),
    )


def outputs(sources: dict[str, str]) -> dict[str, pl.DataFrame]:
    airports = read_airports(sources["airports"])
    hours = read_hours(sources["weather"], airports)
    days = by_day(hours)
    kennedy = days.filter(col("origin") == "JFK").select(
        "day", kennedy_temp="mean_temp", kennedy_rain="rain_of_day", kennedy_high="high"
    )
    beside = days.join(kennedy, on="day", how="left", maintain_order="left").with_columns(
        warmer_by=col("mean_temp") - col("kennedy_temp"),
        wetter_by=(col("rain_of_day") - col("kennedy_rain")).round(6),
        is_warmer=col("high") > col("kennedy_high"),
    )
    zones = airports.group_by("tzone", maintain_order=True).agg(
        airports_in_zone=col("faa").count().cast(pl.Int64),
        mean_height=col("alt").mean(),
        near=(col("distance_to_jfk") <= 100).sum().cast(pl.Int64),
        farthest=col("distance_to_jfk").max(),
    )
    return {
        "hours": hours.select(
            *"origin time_hour airport celsius dew_spread wind_metric wind_east wind_north rain".split(),
            *"vapour_pressure is_day temp_3h warmest_24 rain_24 pressure_tendency wet_streak".split(),
            *"field_pressure sun_shift is_local_zone day_change pressure_change minutes_off".split(),
            "is_front",
        ),
        "days": beside.select(
            *"origin day hours_read mean_temp low high spread rain_of_day wet_hours fog_hours east".split(),
            *"north mean_wind front_hours mean_change warmest_hour swing resultant steadiness".split(),
            *"heating heating_so_far mean_week rain_week warming is_dry dry_days is_complete".split(),
            *"kennedy_temp kennedy_rain warmer_by wetter_by is_warmer".split(),
        ),
        "months": by_month(days),
        "zones": zones,
    }
