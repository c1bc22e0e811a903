"""The example flows in pandas, written from their prose, a second opinion beside polars.

pandas keeps one missing value: in a float column NaN is null. Where a flow gives a true NaN, the frame is
returned with the rows in which NaN is a value: see `Result`.
"""

import dataclasses
import math
import statistics

import numpy as np
import pandas as pd
from pandas.tseries.holiday import USFederalHolidayCalendar


@dataclasses.dataclass
class Result:
    frame: pd.DataFrame
    # Column name to a mask of the rows in which NaN is a value; every other NaN is null.
    values_that_are_nan: dict[str, pd.Series] = dataclasses.field(default_factory=dict)


def exact_stdev(window: np.ndarray) -> float:
    return math.nan if np.isnan(window).any() else statistics.stdev(window)


def spend(sources: dict[str, str]) -> Result:
    weekly = pd.read_csv(sources["weekly"], dtype={"spend": "float64"})
    iso = weekly["year"].astype(str) + "-W" + weekly["week"].astype(str).str.zfill(2) + "-1"
    monday = pd.to_datetime(iso, format="%G-W%V-%u")
    first, last = monday.min(), monday.max() + pd.Timedelta(days=6)
    # The calendar gives the days off; its rules without their observance, the days that the law names.
    holidays = set(USFederalHolidayCalendar().holidays(first, last))
    for rule in USFederalHolidayCalendar.rules:
        plain = pd.tseries.holiday.Holiday(
            rule.name, month=rule.month, day=rule.day, offset=rule.offset, start_date=rule.start_date
        )
        holidays |= set(plain.dates(first, last))
    weekly["is_holiday"] = sum(
        (monday + pd.Timedelta(days=n)).isin(list(holidays)) for n in range(7)
    ).astype(bool)
    weekly["avg_3wk_spend"] = weekly["spend"].rolling(3).mean()
    weekly["spend_per_signup"] = weekly["spend"] / weekly["signups"]
    weekly["spend_shift_3weeks"] = weekly["spend"].shift(3)
    weekly["spend_shift_3weeks_per_signup"] = weekly["spend_shift_3weeks"] / weekly["signups"]
    names = ["year", "week", "avg_3wk_spend", "spend_per_signup", "spend_shift_3weeks"]
    return Result(weekly[names + ["spend_shift_3weeks_per_signup", "is_holiday"]])


def hamilton(sources: dict[str, str]) -> Result:
    money = pd.read_csv(sources["spend"], index_col=0, float_precision="round_trip")
    people = pd.read_csv(sources["signups"], index_col=0)
    out = pd.DataFrame()
    out["digital"] = money["facebook"] + money["twitter"] + money["youtube"]
    out["offline"] = money["tv"] + money["radio"] + money["billboards"]
    out["total_spend"] = total = out["digital"] + out["offline"]
    out["total_signups"] = signups = people["womens"] + people["mens"]
    out["digital_share"] = out["digital"] / total
    out["womens_share"] = people["womens"] / signups
    out["gender_gap"] = (people["womens"] - people["mens"]).abs() / signups
    out["cost_per_signup"] = total / signups
    out["largest_channel"] = money.max(axis=1)
    out["smallest_channel"] = money.min(axis=1)

    out["avg_spend"] = total.rolling(4).mean()
    out["recent_signups"] = signups.rolling(4).sum().astype("Int64")
    out["spend_volatility"] = total.rolling(8).apply(exact_stdev, raw=True)
    out["peak_spend"] = total.rolling(8).max()
    out["lowest_spend"] = total.rolling(8).min()
    # pct_change divides before it subtracts one, which loses digits when the change is small.
    out["spend_growth"] = total.diff() / total.shift(1)
    out["signups_change"] = signups.diff().astype("Int64")
    out["lagged_cost"] = total.shift(2) / signups
    out["carry_over"] = (
        total + 0.5 * total.shift(1, fill_value=0.0) + 0.25 * total.shift(2, fill_value=0.0)
    )

    out["spend_to_date"] = total.cumsum()
    out["cost_to_date"] = total.cumsum() / signups.cumsum()
    out["best_week_so_far"] = signups.cummax()
    out["worst_week_so_far"] = signups.cummin()
    out["weeks_so_far"] = np.arange(1, len(total) + 1)

    out["spend_zscore"] = (total - math.fsum(total) / len(total)) / total.std()
    out["signups_index"] = signups / signups.mean()
    out["share_of_all_spend"] = total / total.sum()
    out["above_average"] = signups > signups.mean()

    radio = money["radio"]
    out["radio_on"] = radio > 0
    out["outdoor_only"] = (money["billboards"] > 0) & ~out["radio_on"]
    out["radio_roi"] = (signups / radio).where(out["radio_on"])
    out["last_radio_roi"] = out["radio_roi"].ffill()
    out["billboards_capped"] = money["billboards"].clip(100, 20_000)
    out["radio_log"] = np.log(1 + radio)
    out["digital_effect"] = 1 - np.exp(-out["digital"] / 100_000)
    out["spend_root"] = np.sqrt(total)
    out["spend_bracket"] = np.floor(total / 25_000)
    out["spend_thousands"] = (total / 1_000).round()
    return Result(out)


def weather_rows(path: str) -> pd.DataFrame:
    rows = pd.read_csv(
        path,
        na_values=["NA"],
        keep_default_na=False,
        parse_dates=["time_hour"],
        float_precision="round_trip",
        dtype={"wind_dir": "Int64"},
    )
    # Hundredths of an inch as integers: the rain of a window that has dried up is exactly zero.
    rows["hundredths"] = (rows["precip"] * 100).round().astype("int64")
    rows["wind"] = rows["wind_speed"].mask(rows["wind_speed"] > 200)
    return rows


def weather(sources: dict[str, str]) -> Result:
    rows = weather_rows(sources["weather"])
    wind = rows["wind"]
    station = rows.groupby("origin", sort=False)
    month = rows.groupby("month", sort=False)
    temp = rows["temp"]
    local_date = pd.to_datetime(rows[["year", "month", "day"]])

    def window(name: str, rows_in_it: int, at_least: int | None = None):
        return station[name].rolling(rows_in_it, min_periods=at_least)

    def flat(result: pd.Series) -> pd.Series:
        """Takes the station, which a grouped window adds to the index, off again."""
        return result.droplevel(0).sort_index()

    out = rows[["origin", "time_hour"]].copy()
    out["temp_celsius"] = (temp - 32) * 5 / 9
    out["dew_spread"] = temp - rows["dewp"]
    out["wind"] = wind
    out["gust"] = rows["wind_gust"].combine_first(wind)
    out["gust_factor"] = out["gust"] / wind.clip(lower=1)
    out["wind_sector"] = (rows["wind_dir"] + 22) // 45 % 8
    out["is_calm"] = (wind == 0).astype("boolean").mask(wind.isna())
    out["is_night"] = (rows["hour"] < 6) | (rows["hour"] >= 20)
    out["local_date"] = local_date.dt.date
    out["is_weekend"] = local_date.dt.dayofweek.isin([5, 6])
    out["week_no"] = local_date.dt.isocalendar().week.astype("int64")
    out["quarter_begins"] = local_date.dt.to_period("Q").dt.start_time.dt.date
    out["is_wet"] = (rows["precip"] > 0) & (rows["visib"] < 10)
    out["no_gust"] = rows["wind_gust"].isna()
    chill = 35.74 + 0.6215 * temp + (0.4275 * temp - 35.75) * wind**0.16
    out["feels_like"] = chill.where((temp < 50) & (wind > 3), temp)

    out["temp_day"] = flat(window("temp", 24).mean())
    out["temp_day_low"] = flat(window("temp", 24, 12).min())
    out["temp_day_high"] = flat(window("temp", 24, 12).max())
    out["temp_swing"] = out["temp_day_high"] - out["temp_day_low"]
    out["temp_volatility"] = flat(window("temp", 24).apply(exact_stdev, raw=True))
    out["pressure_readings"] = flat(window("pressure", 24, 0).count()).astype("int64")
    out["rain_day"] = flat(window("hundredths", 24).sum()) / 100
    out["rain_share"] = share = rows["precip"] / out["rain_day"]
    dry = out["rain_day"] == 0
    out["rain_share_or_zero"] = share.mask(dry, 0.0)
    out["pressure_known"] = known = station["pressure"].ffill()
    by_station = known.groupby(rows["origin"], sort=False)
    out["pressure_trend"] = known - by_station.shift(3)
    out["pressure_growth"] = (known - by_station.shift(1)) / by_station.shift(1)
    trend = out["pressure_trend"]
    out["is_falling"] = (trend <= -1).astype("boolean").mask(trend.isna())
    out["temp_change"] = station["temp"].diff()
    out["wind_dir_before"] = station["wind_dir"].shift(1, fill_value=0)

    out["rain_to_date"] = station["hundredths"].cumsum() / 100
    out["warmest_so_far"] = station["temp"].cummax()
    out["coldest_so_far"] = station["temp"].cummin()
    out["hours_so_far"] = station.cumcount() + 1

    out["pressure_above_low"] = rows["pressure"] - rows["pressure"].min()
    out["temp_zscore"] = (temp - math.fsum(temp.dropna()) / temp.count()) / temp.std()
    exact_mean = month["temp"].transform(lambda x: math.fsum(x.dropna()) / x.count())
    out["temp_anomaly"] = temp - exact_mean
    out["humid_ratio"] = rows["humid"] / station["humid"].transform("mean")
    out["wettest_hour"] = station["precip"].transform("max")
    out["readings_of_month"] = month["temp"].transform("count").astype("int64")
    out["rain_of_month"] = month["hundredths"].transform("sum") / 100
    out["temp_spread_of_month"] = month["temp"].transform("std")
    return Result(out, {"rain_share": dry & (rows["precip"] == 0)})


FLOWS = {"spend": spend, "hamilton": hamilton, "weather": weather}
