"""The store: what is put in comes out or counts as missing, whatever happens to its files and whoever else uses it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import tiny

from sparbar.store import TRACES, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def files(folder: Path, **texts: str) -> dict[str, Path]:
    for name, text in texts.items():
        tiny.write(folder, name, text)
    return {name: folder / name for name in texts}


def test_what_was_added_comes_out_byte_for_byte(store: Store, tmp_path: Path) -> None:
    kept = store.add(files(tmp_path / "in", a="1", b="två\n"))
    assert store.fetch(kept, tmp_path / "out")
    assert tiny.files(tmp_path / "out") == {"a": b"1", "b": "två\n".encode()}


def test_the_same_content_is_kept_once(store: Store, tmp_path: Path) -> None:
    store.add(files(tmp_path / "in", a="same", b="same"))
    assert (store.usage().objects, store.usage().size) == (1, 4)


@pytest.mark.parametrize("damage", ["gone", "other content", "empty"])
def test_a_damaged_object_counts_as_missing_and_nothing_is_written(store: Store, tmp_path: Path, damage: str) -> None:
    kept = store.add(files(tmp_path / "in", a="first", b="second"))
    path = store._path(kept["b"])
    if damage == "gone":
        path.unlink()
    else:
        path.write_text("" if damage == "empty" else "sEcond", encoding="utf-8")
    assert not store.fetch(kept, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    store.add(files(tmp_path / "in", a="first", b="second"))  # and is mended by the next to add it
    assert store.fetch(kept, tmp_path / "out")


@pytest.mark.parametrize("text", ["", "{", '{"not": "a list"}', "\0"])
def test_a_damaged_entry_counts_as_missing(store: Store, text: str) -> None:
    store.put("kind", "key", {"a": 1})
    store._entry("kind", "key").write_text(text, encoding="utf-8")
    assert store.entries("kind", "key") == []
    store.put("kind", "key", {"a": 2})
    assert store.entries("kind", "key") == [{"a": 2}]


def test_entries_of_a_key_are_few_and_the_newest_stands_first(store: Store) -> None:
    for number in range(TRACES + 5):
        store.put("kind", "key", {"n": number})
    store.put("kind", "key", {"n": TRACES})
    numbers = [entry["n"] for entry in store.entries("kind", "key")]
    assert numbers[:2] == [TRACES, TRACES + 4]
    assert len(numbers) == len(set(numbers)) == TRACES


def test_of_a_key_no_more_stay_than_asked_for(store: Store) -> None:
    for number in range(4):
        store.put("kind", "key", {"n": number}, 2)
    assert [entry["n"] for entry in store.entries("kind", "key")] == [3, 2]


def test_values_come_out_for_what_they_depend_on(store: Store) -> None:
    store.keep_value("kind", "name", "before", {"å": [1, None]})
    store.keep_value("kind", "name", "now", "two")
    assert store.value("kind", "name", "before") == {"å": [1, None]}
    assert store.value("kind", "name", "now") == "two"
    assert store.value("kind", "name", "later") is None
    for path in store.folder.glob("objects/*/*"):
        path.write_text("damaged", encoding="utf-8")
    assert store.value("kind", "name", "now") is None


def test_the_size_is_bounded_and_what_was_used_last_stays(store: Store, tmp_path: Path) -> None:
    small = Store(store.folder, limit=2500)
    kept = [small.add(files(tmp_path / str(n), a=str(n) * 1000)) for n in range(3)]
    for n in (1, 2, 0):
        assert small.fetch(kept[n], tmp_path / "out")
    small.put("kind", "key", {"files": dict(kept[0])})
    assert small.usage().size <= 2500
    assert [small.fetch(one, tmp_path / f"out-{n}") for n, one in enumerate(kept)] == [True, False, True]


def test_several_may_use_it_at_once(store: Store, tmp_path: Path) -> None:
    def use(worker: int) -> bool:
        own, good = Store(store.folder, limit=20_000), True
        for n in range(30):
            kept = own.add(files(tmp_path / f"{worker}-{n}", a=str(n) * 1000))
            own.put("kind", str(n % 5), {"worker": worker, "files": dict(kept)})
            target = tmp_path / f"out-{worker}-{n}"
            if own.fetch(kept, target):
                good &= (target / "a").read_text(encoding="utf-8") == str(n) * 1000
        return good

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(use, range(4)))
    assert all(isinstance(entry, dict) for n in range(5) for entry in store.entries("kind", str(n)))
    assert not list(store.folder.rglob(".new-*"))


def test_clearing_leaves_a_store_that_works(store: Store, tmp_path: Path) -> None:
    kept = store.add(files(tmp_path / "in", a="1"))
    store.put("kind", "key", {"files": dict(kept)})
    store.clear()
    usage = store.usage()
    assert (dict(usage.entries), usage.objects, usage.size) == ({}, 0, 0)
    assert not store.fetch(kept, tmp_path / "out")
    store.add(files(tmp_path / "in", a="1"))
    assert store.fetch(kept, tmp_path / "out")
