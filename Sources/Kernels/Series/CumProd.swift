import CVector
import Columns
import Types

extension Kernel {
  /// Product of the values of the series up to each row.
  static let cumProd = Kernel("cum_prod") { request in
    guard let type = request.operands.first, let lane = type.lane else { return nil }
    if type.isFloat {
      return .scan(.over(ProductRun(product: ScaledProduct())) { state, call in state.advance(call, lane) })
    }
    guard type.isInteger else { return nil }
    return .scan(
      .over(ProductRun(product: IntegerProduct())) { state, call in
        state.advance(call, lane, as: request.result)
      })
  }
}

/// A running product.
private struct ProductRun<Product: BitwiseCopyable & Sendable>: BitwiseCopyable, Sendable {
  var product: Product
  var hasFailed = false

  init(product: Product) { self.product = product }
}

extension ProductRun<ScaledProduct> {
  mutating func advance(_ call: borrowing BlockCall, _ lane: VectorLane) -> Bool {
    let partial = call.writeCumulativeStatus(hasFailed: &hasFailed)
    let result = call.result(as: Double.self)
    let (status, count) = (call.status, call.count)
    call.withCells(of: lane, as: Double.self) { cells in
      for row in 0..<count {
        if status[row] == CellStatus.valid.rawValue { product.multiply(by: cells[row]) }
        result[row] = status[row] == CellStatus.valid.rawValue ? product.double : 0
      }
    }
    return partial
  }
}

extension ProductRun<IntegerProduct> {
  mutating func advance(_ call: borrowing BlockCall, _ lane: VectorLane, as type: DataType) -> Bool {
    var partial = call.writeCumulativeStatus(hasFailed: &hasFailed)
    let (status, count, result) = (call.status, call.count, call.result)
    call.withCells(of: lane, as: Int64.self) { cells in
      for row in 0..<count {
        let place = result + row * 8
        place.storeBytes(of: 0, as: Int64.self)
        guard status[row] == CellStatus.valid.rawValue else { continue }
        if lane == .uInt64 {
          product.multiply(by: UInt64(bitPattern: cells[row]))
        } else {
          product.multiply(by: cells[row])
        }
        let stored = product.exact.map { place.storeInteger($0, as: type) } ?? .error
        guard stored != .valid else { continue }
        status[row] = stored.rawValue
        partial = true
      }
    }
    return partial
  }
}
