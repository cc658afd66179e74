import Forms
import Lists

/// Lists out of which one thing is chosen.
extension EditorState {
  mutating func pressInChooser(_ press: KeyPress, _ current: ChooserState) -> [EditorEffect] {
    var chooser = current
    let request = chooser.press(press, in: around, &killRing)
    return perform(request, of: chooser)
  }

  /// A click on a row of the list, from the content's top.
  mutating func clickInChooser(row: Int, _ current: ChooserState) -> [EditorEffect] {
    var chooser = current
    let request = chooser.click(row: row, in: around)
    return perform(request, of: chooser)
  }

  private mutating func perform(_ request: ChooserState.Request?, of chooser: ChooserState) -> [EditorEffect]
  {
    switch request {
    case .choose(let index)?:
      popOverlay()
      return choose(index, chooser)
    case .close?:
      popOverlay()
      switch chooser.purpose {
      case .connector: editing.connectors = nil
      case .former: editing.formerChoices = nil
      case .counterpart(_, let place): return stopLooking(at: place)
      case .value, .counterpartPlace, .order, .place: break
      }
    case nil: replaceOverlay(with: .chooser(chooser))
    }
    return []
  }

  private mutating func choose(_ index: Int, _ chooser: ChooserState) -> [EditorEffect] {
    switch chooser.purpose {
    case .value(let focus):
      editing.stage.editForm { $0.choose(index, at: focus) }
      return []
    case .connector: return makeProfile(ofConnector: index)
    case .former:
      guard let found = editing.formerChoices?.found, found.indices.contains(index) else { return [] }
      return restore(found[index])
    case .order:
      editing.browser.sort(orders[index].order)
      return []
    case .place(let kind): return go(kind, index)
    case .counterpart(let profile, let place): return choose(index, of: profile, in: place, chooser)
    case .counterpartPlace(let profile, let kind, let from):
      return look(kind, index, for: profile, from: from)
    }
  }

  /// The orders that can be chosen, by those columns in which rows differ.
  var orders: [(label: String, note: String, order: ListOrder?)] {
    ListOrder.choices(hasPlaces: context.fleet != nil)
  }

  /// The orders in which the list of profiles can be.
  mutating func chooseOrder() {
    let order = editing.browser.order
    let options = orders.map {
      FormOption(label: $0.label, note: $0.note, isChosen: $0.order == order)
    }
    push(.chooser(ChooserState(.order, title: "Order of the profiles", noun: "order", options: options)))
  }
}

extension ListOrder {
  /// What stands for the service's own order.
  static let none = "none"

  /// Reads an order; nil is the service's own.
  static func read(_ text: String) -> Result<ListOrder?, ListError> {
    guard text.lowercased() != none else { return .success(nil) }
    do throws(ListError) { return .success(try ListOrder(text)) } catch { return .failure(error) }
  }

  /// The orders by one column, and that of the service.
  static func choices(hasPlaces: Bool) -> [(label: String, note: String, order: ListOrder?)] {
    [("as AppFlow lists them", "The service's own order", nil)]
      + ProfileColumn.allCases.filter { !$0.isPlace || hasPlaces }.flatMap { column in
        [false, true].map { isDescending in
          let order = ListOrder(column, isDescending: isDescending)
          return (order.text, column.orderNote(isDescending: isDescending), order)
        }
      }
  }
}

extension ProfileColumn {
  fileprivate func orderNote(isDescending: Bool) -> String {
    switch self {
    case .updated, .created: isDescending ? "The newest first" : "The oldest first"
    case .health: isDescending ? "Those that work first" : "Those that do not work first; asks for all flows"
    default: isDescending ? "From Z to A" : "From A to Z"
    }
  }
}
