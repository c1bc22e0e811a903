"""The example flows in polars, written from their prose and not from Leat's code.

Every function takes the paths of its sources and gives the frame that the flow's output must equal, with the
output's types. polars already tells null from NaN and uses ddof 1, as Leat does. Where its running sums lose
digits that a later difference would show, the window or the mean is computed exactly instead, and says so.
"""

import datetime
import math
import statistics

import polars as pl
from polars import col


def exact_mean(values: pl.Series) -> float:
    """The mean from a correctly rounded sum; null cells do not count."""
    known = values.drop_nulls()
    return math.fsum(known) / len(known)


def us_federal_holidays(year: int) -> set[datetime.date]:
    """The holidays of 5 U.S.C. 6103(a), and the day off beside each that falls on a weekend."""

    def nth(month: int, weekday: int, n: int) -> datetime.date:
        first = datetime.date(year, month, 1)
        return first + datetime.timedelta((weekday - first.weekday()) % 7 + 7 * (n - 1))

    last_of_may = datetime.date(year, 5, 31)
    days = {
        datetime.date(year, 1, 1),
        nth(1, 0, 3),
        nth(2, 0, 3),
        last_of_may - datetime.timedelta(last_of_may.weekday()),
        datetime.date(year, 7, 4),
        nth(9, 0, 1),
        nth(10, 0, 2),
        datetime.date(year, 11, 11),
        nth(11, 3, 4),
        datetime.date(year, 12, 25),
    }
    if year >= 2021:
        days.add(datetime.date(year, 6, 19))
    friday_or_monday = {5: datetime.timedelta(-1), 6: datetime.timedelta(1)}
    return days | {day + friday_or_monday.get(day.weekday(), datetime.timedelta(0)) for day in days}


def has_holiday(year: int, week: int) -> bool:
    days = {datetime.date.fromisocalendar(year, week, day) for day in range(1, 8)}
    # A New Year's Day on a Saturday is observed in the year before.
    return bool(days & set.union(*(us_federal_holidays(year + n) for n in (-1, 0, 1))))


def spend(sources: dict[str, str]) -> pl.DataFrame:
    weekly = pl.read_csv(
        sources["weekly"], schema_overrides={"spend": pl.Float64, "signups": pl.Int64}
    )
    holiday = [has_holiday(year, week) for year, week in weekly.select("year", "week").rows()]
    shifted = col("spend").shift(3)
    return weekly.select(
        "year",
        "week",
        avg_3wk_spend=col("spend").rolling_mean(3),
        spend_per_signup=col("spend") / col("signups"),
        spend_shift_3weeks=shifted,
        spend_shift_3weeks_per_signup=shifted / col("signups"),
        is_holiday=pl.Series(holiday),
    )


def hamilton(sources: dict[str, str]) -> pl.DataFrame:
    channels = ["facebook", "twitter", "tv", "youtube", "radio", "billboards"]
    rows = pl.concat(
        [
            pl.read_csv(sources["spend"]).select(channels),
            pl.read_csv(sources["signups"]).select("womens", "mens"),
        ],
        how="horizontal",
    )
    rows = rows.with_columns(
        digital=col("facebook") + col("twitter") + col("youtube"),
        offline=col("tv") + col("radio") + col("billboards"),
        total_signups=col("womens") + col("mens"),
        radio_on=col("radio") > 0,
    ).with_columns(total_spend=col("digital") + col("offline"))
    total = col("total_spend")
    signups = col("total_signups")
    mean_spend = exact_mean(rows["total_spend"])
    radio_roi = pl.when(col("radio_on")).then(signups / col("radio"))
    return rows.select(
        "digital",
        "offline",
        "total_spend",
        "total_signups",
        digital_share=col("digital") / total,
        womens_share=col("womens") / signups,
        gender_gap=(col("womens") - col("mens")).abs() / signups,
        cost_per_signup=total / signups,
        largest_channel=pl.max_horizontal(channels),
        smallest_channel=pl.min_horizontal(channels),
        avg_spend=total.rolling_mean(4),
        recent_signups=signups.rolling_sum(4),
        # rolling_std keeps a running second moment; exact windows cost nothing at this size.
        spend_volatility=total.rolling_map(statistics.stdev, window_size=8),
        peak_spend=total.rolling_max(8),
        lowest_spend=total.rolling_min(8),
        spend_growth=total.pct_change(),
        signups_change=signups.diff(),
        lagged_cost=total.shift(2) / signups,
        carry_over=total
        + 0.5 * total.shift(1).fill_null(0)
        + 0.25 * total.shift(2).fill_null(0),
        spend_to_date=total.cum_sum(),
        cost_to_date=total.cum_sum() / signups.cum_sum(),
        best_week_so_far=signups.cum_max(),
        worst_week_so_far=signups.cum_min(),
        weeks_so_far=signups.cum_count().cast(pl.Int64),
        spend_zscore=(total - mean_spend) / total.std(),
        signups_index=signups / signups.mean(),
        share_of_all_spend=total / total.sum(),
        above_average=signups > signups.mean(),
        radio_on="radio_on",
        outdoor_only=(col("billboards") > 0) & ~col("radio_on"),
        radio_roi=radio_roi,
        last_radio_roi=radio_roi.forward_fill(),
        billboards_capped=col("billboards").clip(100, 20_000),
        radio_log=(1 + col("radio")).log(),
        digital_effect=1 - (-col("digital") / 100_000).exp(),
        spend_root=total.sqrt(),
        spend_bracket=(total / 25_000).floor(),
        spend_thousands=(total / 1_000).round(mode="half_to_even"),
    )


def weather_rows(path: str) -> pl.DataFrame:
    rows = pl.read_csv(path, null_values="NA", infer_schema_length=None)
    return rows.with_columns(
        col("time_hour").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC"),
        # Hundredths of an inch as integers: the rain of a window that has dried up is exactly zero.
        hundredths=(col("precip") * 100).round().cast(pl.Int64),
        wind=pl.when(col("wind_speed") > 200).then(None).otherwise(col("wind_speed")),
    )


def weather(sources: dict[str, str]) -> pl.DataFrame:
    rows = weather_rows(sources["weather"])
    monthly_mean = {
        month: exact_mean(part["temp"]) for (month,), part in rows.group_by("month")
    }
    temp, wind = col("temp"), col("wind")
    local_date = pl.date("year", "month", "day")
    station = "origin"
    day_low = temp.rolling_min(24, min_samples=12).over(station)
    day_high = temp.rolling_max(24, min_samples=12).over(station)
    rain_day = (col("hundredths").rolling_sum(24) / 100).over(station)
    rain_share = col("precip") / rain_day
    pressure = col("pressure").forward_fill().over(station)
    trend = pressure - pressure.shift(3).over(station)
    chill = 35.74 + 0.6215 * temp + (0.4275 * temp - 35.75) * wind**0.16
    gust = pl.coalesce("wind_gust", "wind")
    return rows.select(
        "origin",
        "time_hour",
        temp_celsius=(temp - 32) * 5 / 9,
        dew_spread=temp - col("dewp"),
        wind=wind,
        gust=gust,
        gust_factor=gust / wind.clip(lower_bound=1),
        wind_sector=(col("wind_dir") + 22) // 45 % 8,
        is_calm=wind == 0,
        is_night=(col("hour") < 6) | (col("hour") >= 20),
        local_date=local_date,
        is_weekend=local_date.dt.weekday() >= 6,
        week_no=local_date.dt.week().cast(pl.Int64),
        quarter_begins=local_date.dt.truncate("1q"),
        is_wet=(col("precip") > 0) & (col("visib") < 10),
        no_gust=col("wind_gust").is_null(),
        feels_like=pl.when((temp < 50) & (wind > 3)).then(chill).otherwise(temp),
        temp_day=temp.rolling_mean(24).over(station),
        temp_day_low=day_low,
        temp_day_high=day_high,
        temp_swing=day_high - day_low,
        temp_volatility=temp.rolling_map(_stdev_of_full_window, window_size=24).over(station),
        pressure_readings=col("pressure")
        .is_not_null()
        .cast(pl.Int64)
        .rolling_sum(24, min_samples=1)
        .over(station),
        rain_day=rain_day,
        rain_share=rain_share,
        rain_share_or_zero=pl.when(rain_share.is_nan()).then(0.0).otherwise(rain_share),
        pressure_known=pressure,
        pressure_trend=trend,
        pressure_growth=pressure.pct_change().over(station),
        is_falling=trend <= -1,
        temp_change=temp.diff().over(station),
        wind_dir_before=col("wind_dir").shift(1, fill_value=0).over(station),
        rain_to_date=(col("hundredths").cum_sum() / 100).over(station),
        warmest_so_far=temp.cum_max().over(station),
        coldest_so_far=temp.cum_min().over(station),
        hours_so_far=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(station),
        pressure_above_low=col("pressure") - col("pressure").min(),
        temp_zscore=(temp - exact_mean(rows["temp"])) / temp.std(),
        temp_anomaly=temp - col("month").replace_strict(monthly_mean, return_dtype=pl.Float64),
        humid_ratio=col("humid") / col("humid").mean().over(station),
        wettest_hour=col("precip").max().over(station),
        readings_of_month=temp.count().over("month").cast(pl.Int64),
        rain_of_month=col("hundredths").sum().over("month") / 100,
        temp_spread_of_month=temp.std().over("month"),
    )


def _stdev_of_full_window(window: pl.Series) -> float | None:
    """The exact standard deviation; none as long as the window misses a value."""
    return None if window.null_count() else statistics.stdev(window)


FLOWS = {"spend": spend, "hamilton": hamilton, "weather": weather}
