/** Other rooms can subscribe to it; listeners are called in the order of their subscription. */
export type Signal<Value = void> = {
  subscribe(listener: (value: Value) => void): void
  emit(value: Value): void
}

export const createSignal = <Value = void>(): Signal<Value> => {
  const listeners: ((value: Value) => void)[] = []
  return {
    subscribe: listener => void listeners.push(listener),
    emit(value) {
      for (const listener of listeners) listener(value)
    },
  }
}
