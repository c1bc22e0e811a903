import Types

/// The values of a window in two heaps, the smaller ones and the larger ones, so that a quantile is at their
/// tops: a row comes and another goes in time that grows with the logarithm of the window.
///
/// All of it lies in memory that somebody else owns: the state of a scan, or scratch.
struct RankedWindow {
  private let memory: UnsafeMutableRawPointer
  private let window: Int

  private struct Header: BitwiseCopyable {
    var small = 0
    var large = 0
    var nans = 0
  }

  /// Where a slot's key is: a place in the heap of small ones, or less than zero, in that of large ones.
  private enum Place {
    static let nowhere = Int32.min
    static let nan = Int32.min + 1
  }

  /// Bytes for a window of so many rows.
  static func byteCount(window: Int) -> Int {
    (MemoryLayout<Header>.stride + window * (8 + 3 * 4) + 63) & ~15
  }

  init(_ memory: UnsafeMutableRawPointer, window: Int) {
    self.memory = memory
    self.window = window
  }

  private var header: UnsafeMutablePointer<Header> { memory.assumingMemoryBound(to: Header.self) }
  /// By slot: a row's number modulo the window.
  private var keys: UnsafeMutablePointer<Int64> {
    (memory + MemoryLayout<Header>.stride).assumingMemoryBound(to: Int64.self)
  }
  private var places: UnsafeMutablePointer<Int32> {
    UnsafeMutableRawPointer(keys + window).assumingMemoryBound(to: Int32.self)
  }
  /// Slots, the largest key first.
  private var small: UnsafeMutablePointer<Int32> { places + window }
  /// Slots, the smallest key first.
  private var large: UnsafeMutablePointer<Int32> { small + window }

  func clear() {
    header.pointee = Header()
    places.update(repeating: Place.nowhere, count: window)
  }

  /// Values that are numbers.
  var count: Int { header.pointee.small + header.pointee.large }

  var hasNaN: Bool { header.pointee.nans > 0 }

  /// Forgets what a slot has.
  func remove(_ slot: Int) {
    let place = places[slot]
    if place == Place.nowhere { return }
    places[slot] = Place.nowhere
    if place == Place.nan {
      header.pointee.nans -= 1
    } else if place >= 0 {
      header.pointee.small -= 1
      close(small, Int(place), count: header.pointee.small, isSmall: true)
    } else {
      header.pointee.large -= 1
      close(large, Int(~place), count: header.pointee.large, isSmall: false)
    }
  }

  /// Puts a key into an empty slot.
  func insert(_ key: Int64, at slot: Int) {
    keys[slot] = key
    push(slot, toSmall: header.pointee.small > 0 && key <= keys[Int(small[0])])
  }

  func insertNaN(at slot: Int) {
    places[slot] = Place.nan
    header.pointee.nans += 1
  }

  /// The key with a number among the sorted ones, counted from 0, and the next (the same where it is the
  /// last).
  func pair(_ index: Int) -> (lower: Int64, higher: Int64) {
    while header.pointee.small > index + 1 { move(fromSmall: true) }
    while header.pointee.small < index + 1 { move(fromSmall: false) }
    let lower = keys[Int(small[0])]
    return (lower, header.pointee.large > 0 ? keys[Int(large[0])] : lower)
  }

  private func move(fromSmall: Bool) {
    let slot = Int(fromSmall ? small[0] : large[0])
    remove(slot)
    push(slot, toSmall: !fromSmall)
  }

  private func push(_ slot: Int, toSmall: Bool) {
    let place: Int
    if toSmall {
      place = header.pointee.small
      header.pointee.small += 1
    } else {
      place = header.pointee.large
      header.pointee.large += 1
    }
    put(slot, toSmall ? small : large, place, isSmall: toSmall)
    rise(toSmall ? small : large, from: place, isSmall: toSmall)
  }

  /// Fills the gap in a heap of now `count` slots with its last one.
  private func close(_ heap: UnsafeMutablePointer<Int32>, _ gap: Int, count: Int, isSmall: Bool) {
    guard gap < count else { return }
    let slot = Int(heap[count])
    put(slot, heap, gap, isSmall: isSmall)
    rise(heap, from: gap, isSmall: isSmall)
    sink(heap, from: abs(place(of: slot)), count: count, isSmall: isSmall)
  }

  private func place(of slot: Int) -> Int { Int(places[slot] >= 0 ? places[slot] : ~places[slot]) }

  private func put(_ slot: Int, _ heap: UnsafeMutablePointer<Int32>, _ place: Int, isSmall: Bool) {
    heap[place] = Int32(truncatingIfNeeded: slot)
    places[slot] = isSmall ? Int32(truncatingIfNeeded: place) : ~Int32(truncatingIfNeeded: place)
  }

  /// Whether one slot belongs above another.
  private func isAbove(_ one: Int32, _ other: Int32, isSmall: Bool) -> Bool {
    let (a, b) = (keys[Int(one)], keys[Int(other)])
    return isSmall ? a > b : a < b
  }

  private func rise(_ heap: UnsafeMutablePointer<Int32>, from start: Int, isSmall: Bool) {
    let slot = heap[start]
    var place = start
    while place > 0 {
      let parent = (place - 1) / 2
      guard isAbove(slot, heap[parent], isSmall: isSmall) else { break }
      put(Int(heap[parent]), heap, place, isSmall: isSmall)
      place = parent
    }
    if place != start { put(Int(slot), heap, place, isSmall: isSmall) }
  }

  private func sink(_ heap: UnsafeMutablePointer<Int32>, from start: Int, count: Int, isSmall: Bool) {
    let slot = heap[start]
    var place = start
    while 2 * place + 1 < count {
      var child = 2 * place + 1
      if child + 1 < count, isAbove(heap[child + 1], heap[child], isSmall: isSmall) { child += 1 }
      guard isAbove(heap[child], slot, isSmall: isSmall) else { break }
      put(Int(heap[child]), heap, place, isSmall: isSmall)
      place = child
    }
    if place != start { put(Int(slot), heap, place, isSmall: isSmall) }
  }
}
