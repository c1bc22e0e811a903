"""Random frames over others for chains.py, as text and as rows."""

import datetime

from chain_frames import Frame, Nodes, falling, place

ALL = (1 << 64) - 1


class Maker(Nodes):
    """Random frames over those that there are, as text and as rows."""

    def pick(self, names: list, count: int = 1) -> list:
        return self.rng.sample(names, min(count, len(names)))

    def frame(self, name: str, verb: str, parent: Frame) -> tuple[str, Frame] | None:
        made = getattr(self, verb)(parent)
        if made is None:
            return None
        text, frame = made
        frame.name, frame.verb = name, verb
        nodes = self.nodes(frame, parent if verb == "group" else None)
        listed = ", ".join(f"{node}: '{words}'" for node, words in nodes)
        source = "" if verb in ("union", "zipped") else f"from: {parent.name}, "
        return f"  {name}: {{{source}{text}{', nodes: {' + listed + '}' if nodes else ''}}}\n", frame

    def kept(self, parent: Frame, rows: list[dict]) -> Frame:
        """Some or all rows of the parent."""
        return Frame(
            "", dict(parent.types), [dict(row) for row in rows], list(parent.series),
            parent.order and list(parent.order), list(parent.key), [], parent.own + parent.inherited,
        )  # fmt: skip

    # Verbs

    def where(self, parent: Frame) -> tuple[str, Frame]:
        column = self.pick(list(parent.types))[0]
        type_ = parent.types[column]
        at = {"int64": 1, "float64": 0.5, "string": "a", "date": datetime.date(2024, 2, 29)}[type_]
        shown = {"string": f"''{at}''", "date": f"date(''{at}'')"}.get(type_, at)
        ways = {
            f"{column} is not null": lambda value: value is not None,
            f"{column} is null": lambda value: value is None,
            f"{column} > {shown}": lambda value: value is not None and place(value) > place(at),
            f"{column} <= {shown}": lambda value: value is not None and place(value) <= place(at),
            f"{column} != {shown}": lambda value: value is not None and place(value) != place(at),
        }
        text = self.rng.choice(list(ways))
        return f"where: '{text}'", self.kept(parent, [row for row in parent.rows if ways[text](row[column])])

    def limit(self, parent: Frame) -> tuple[str, Frame]:
        rows, skip = self.rng.choice([0, 1, 3, 50]), self.rng.choice([0, 0, 1, 4])
        return f"limit: {{rows: {rows}, skip: {skip}}}", self.kept(parent, parent.rows[skip : skip + rows])

    def sample(self, parent: Frame) -> tuple[str, Frame]:
        seed, rows = self.rng.randrange(-3, 3), self.rng.choice([1, 5, 30])

        def mixed(value: int) -> int:
            word = (value + 0x9E3779B97F4A7C15) & ALL
            word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & ALL
            word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & ALL
            return word ^ (word >> 31)

        luck = sorted(range(len(parent.rows)), key=lambda row: mixed(mixed(seed & ALL) ^ row))[:rows]
        return f"sample: {{rows: {rows}, seed: {seed}}}", self.kept(
            parent, [parent.rows[row] for row in sorted(luck)]
        )

    def sort(self, parent: Frame) -> tuple[str, Frame]:
        names = self.pick(list(parent.types), self.rng.choice([1, 1, 2]))
        down = [self.rng.random() < 0.3 for _ in names]
        rows = list(parent.rows)
        for name, is_down in reversed(list(zip(names, down))):
            rows.sort(key=lambda row: (falling if is_down else place)(row[name]))
        frame = self.kept(parent, rows)
        frame.series, frame.order = [], [] if any(down) else names
        parts = [f"{{by: {name}, descending: true}}" if way else name for name, way in zip(names, down)]
        columns = [name for name in parent.types if name not in parent.own + parent.inherited]
        if self.rng.random() < 0.4 and columns:
            frame.series = self.pick(columns)
            return f"sort: {{by: [{', '.join(parts)}], series: {frame.series[0]}}}", frame
        return f"sort: [{', '.join(parts)}]", frame

    def distinct(self, parent: Frame) -> tuple[str, Frame]:
        names = self.pick(list(parent.types), self.rng.choice([1, 2]))
        seen: dict[tuple, dict] = {}
        for row in parent.rows:
            seen.setdefault(tuple(place(row[name]) for name in names), row)
        frame = self.kept(parent, list(seen.values()))
        frame.key = names
        return f"distinct: [{', '.join(names)}]", frame

    def group(self, parent: Frame) -> tuple[str, Frame]:
        keys = [(name, name, name, lambda value: value) for name in parent.types]
        keys += [
            (name, self.fresh("m"), f"truncate({name}, 1mo)", lambda value: value and value.replace(day=1))
            for name in parent.of("date")
        ]
        keys += [
            (name, self.fresh("h"), f"{name} % 2", lambda value: None if value is None else value % 2)
            for name in parent.of("int64")
        ]
        chosen = self.pick(keys, self.rng.choice([1, 1, 2, 3]))
        if len({key[1] for key in chosen}) < len(chosen):
            return None
        found: dict[tuple, dict] = {}
        for row in parent.rows:
            values = [way(row[column]) for column, _, _, way in chosen]
            group = found.setdefault(
                tuple(map(place, values)), {key: value for (_, key, _, _), value in zip(chosen, values)}
            )
            group.setdefault("of", []).append(row)
        types = {key: parent.types[column] for column, key, _, _ in chosen}
        frame = Frame("", types, list(found.values()), key=list(types))
        plain = {column for column, key, _, _ in chosen if column == key}
        rising = [
            key
            for column, key, words, _ in chosen
            if parent.order and column == parent.order[0] and "%" not in words
        ]
        if len(rising) == 1 and set(parent.series) <= plain:
            frame.order, frame.series = rising, [key for key in types if key not in rising]
        text = ", ".join(f"{key}: '{words}'" for _, key, words, _ in chosen)
        return f"group_by: {{{text}}}", frame

    def join(self, parent: Frame) -> tuple[str, Frame] | None:
        found = self.partner(parent, keys=self.rng.random() < 0.6)
        if not found:
            return None
        other, own, theirs = found
        kind = self.rng.choice(["inner", "left", "right", "full", "semi", "anti"])
        many = other.key != [theirs]
        if many and len(parent.rows) * len(other.rows) > 4000:
            return None
        by: dict[tuple, list[int]] = {}
        for number, row in enumerate(other.rows):
            by.setdefault(place(row[theirs]), []).append(number)
        by.pop(place(None), None)
        pairs = [(row, by.get(place(row[own]), [])) for row in parent.rows]
        words = f"with: {other.name}, on: {{{own}: {theirs}}}, kind: {kind}"
        if kind in ("semi", "anti"):
            return f"join: {{{words}}}", self.kept(
                parent, [row for row, matches in pairs if bool(matches) == (kind == "semi")]
            )
        taken = {self.fresh("t"): name for name in self.pick(list(other.types), 2) if name != theirs}
        rows, seen = [], set()
        for row, matches in pairs:
            seen.update(matches)
            for number in matches or ([None] if kind in ("left", "full") else []):
                right = {} if number is None else other.rows[number]
                rows.append(row | {new: right.get(name) for new, name in taken.items()})
        if kind in ("right", "full"):
            for number, right in enumerate(other.rows):
                if number not in seen:
                    rows.append(
                        {name: None for name in parent.types} | {n: right[name] for n, name in taken.items()}
                    )
        frame = self.kept(parent, rows)
        frame.types |= {new: other.types[name] for new, name in taken.items()}
        if kind in ("right", "full"):
            frame.series, frame.order = [], None
        if kind in ("right", "full") or many:
            frame.key = []
        take = ", ".join(f"{new}: {name}" for new, name in taken.items())
        words += f", take: {{{take}}}" if taken else ", take: []"
        return f"join: {{{words}{', multiply: true' if many else ''}}}", frame

    def asof(self, parent: Frame) -> tuple[str, Frame] | None:
        found = [
            (other, own, other.order[0])
            for other in self.frames
            if other is not parent and other.order and not other.series
            for own in parent.types
            if parent.types[own] == other.types[other.order[0]] and parent.types[own] in ("int64", "date")
        ]
        if not found:
            return None
        other, own, theirs = self.rng.choice(found)
        way, strict = self.rng.choice(["backward", "forward"]), self.rng.random() < 0.3
        within = self.rng.choice([None, 2])
        taken = {self.fresh("t"): name for name in self.pick(list(other.types), 2) if name != theirs}
        if not taken:
            return None

        def number(value: object) -> int:
            return value.toordinal() if isinstance(value, datetime.date) else value

        rows = []
        for row in parent.rows:
            best = None
            for right in other.rows if row[own] is not None else []:
                if right[theirs] is None:
                    continue
                far = number(row[own]) - number(right[theirs])
                far = -far if way == "forward" else far
                if far < 0 or (strict and far == 0) or (within is not None and far > within):
                    continue
                # Of several at one time the last one.
                if best is None or far <= best[0]:
                    best = (far, right)
            rows.append(row | {new: best[1][name] if best else None for new, name in taken.items()})
        frame = self.kept(parent, rows)
        frame.types |= {new: other.types[name] for new, name in taken.items()}
        take = ", ".join(f"{new}: {name}" for new, name in taken.items())
        words = f"with: {other.name}, at: {{{own}: {theirs}}}, direction: {way}, take: {{{take}}}"
        words += ", strict: true" if strict else ""
        if within is not None:
            words += f", within: {'2d' if parent.types[own] == 'date' else 2}"
        return f"asof_join: {{{words}}}", frame

    def union(self, parent: Frame) -> tuple[str, Frame] | None:
        fits = [
            other
            for other in self.frames
            if other is not parent
            and all(parent.types.get(name, other.types[name]) == other.types[name] for name in other.given())
            and any(name in parent.given() for name in other.given())
        ]
        if not fits:
            return None
        other = self.rng.choice(fits)
        tag = self.fresh("tag") if self.rng.random() < 0.5 else None
        names = {name: parent.types[name] for name in parent.given()}
        names |= {name: other.types[name] for name in other.given()}
        types = ({tag: "string"} if tag else {}) | names
        rows = [
            ({tag: part.name} if tag else {})
            | {name: row.get(name) if name in part.given() else None for name in names}
            for part in (parent, other)
            for row in part.rows
        ]
        frame = Frame("", types, rows)
        if tag and parent.key and parent.key == other.key:
            frame.key = [tag] + parent.key
        words = f"of: [{parent.name}, {other.name}], missing: null{', tag: ' + tag if tag else ''}"
        return f"union: {{{words}}}", frame

    def unpivot(self, parent: Frame) -> tuple[str, Frame] | None:
        names = self.pick(parent.of(self.rng.choice(["int64", "float64"])), self.rng.choice([2, 3]))
        if len(names) < 2:
            return None
        what, value = self.fresh("what"), self.fresh("v")
        frame = self.kept(parent, [])
        for row in parent.rows:
            for name in names:
                cells = {key: cell for key, cell in row.items() if key not in names}
                frame.rows.append(cells | {what: name, value: row[name]})
        type_ = parent.types[names[0]]
        frame.types = {name: t for name, t in parent.types.items() if name not in names}
        frame.types |= {what: "string", value: type_}
        frame.inherited = [name for name in frame.inherited if name not in names]
        frame.key = [] if not parent.key or set(names) & set(parent.key) else parent.key + [what]
        if parent.order is None or set(names) & set(parent.order + parent.series):
            frame.order, frame.series = None, []
        else:
            frame.series = parent.series + [what]
        return f"unpivot: {{columns: [{', '.join(names)}], name: {what}, value: {value}}}", frame

    def resample(self, parent: Frame) -> tuple[str, Frame] | None:
        if not parent.order:
            return None
        at = parent.order[0]
        if parent.types[at] not in ("int64", "date") or any(row[at] is None for row in parent.rows):
            return None
        step, text = (1, "1") if parent.types[at] == "int64" else (datetime.timedelta(days=1), "1d")
        frame = self.kept(parent, [])
        for group in parent.groups():
            now = group[0][at]
            for row in group:
                if row[at] < now:
                    return None
                while now < row[at]:
                    gap = {name: None for name in parent.types} | {n: group[0][n] for n in parent.series}
                    frame.rows.append(gap | {at: now})
                    now += step
                frame.rows.append(dict(row))
                now += step
        if len(frame.rows) > 3000:
            return None
        frame.order, frame.key = [at], parent.series + [at]
        frame.inherited = [name for name in frame.inherited if name != at]
        return f"resample: {{every: {text}, at: {at}}}", frame

    def zipped(self, parent: Frame) -> tuple[str, Frame] | None:
        columns = [name for name in parent.given() if name not in parent.own]
        fits = [
            other
            for other in self.frames
            if len(other.rows) == len(parent.rows)
            and not {name for name in other.given() if name not in other.own} & set(columns)
        ]
        if not fits:
            return None
        other = self.rng.choice(fits)
        theirs = [name for name in other.given() if name not in other.own]
        types = {name: parent.types[name] for name in columns} | {name: other.types[name] for name in theirs}
        rows = [
            {name: (row if name in columns else mate)[name] for name in types}
            for row, mate in zip(parent.rows, other.rows)
        ]
        frame = Frame("", types, rows, list(parent.series), parent.order, list(parent.key))
        # Its series or order may be nodes of the parts, which the zip does not have.
        if not set((parent.order or []) + parent.series + parent.key) <= set(types):
            return None
        return f"zip: [{parent.name}, {other.name}]", frame
