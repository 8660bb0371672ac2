/** Sets of values under keys. A key whose last value leaves is forgotten, so that nothing grows with time. */
export class KeyedSets<Key, Value> {
  private readonly sets = new Map<Key, Set<Value>>();

  add(key: Key, value: Value): void {
    const set = this.sets.get(key);
    if (set === undefined) this.sets.set(key, new Set([value]));
    else set.add(value);
  }

  delete(key: Key, value: Value): void {
    const set = this.sets.get(key);
    if (set?.delete(value) === true && set.size === 0) this.sets.delete(key);
  }

  /** Empty when there are none. Do not change the sets while going through it. */
  get(key: Key): ReadonlySet<Value> {
    return this.sets.get(key) ?? none;
  }

  get size(): number {
    return this.sets.size;
  }
}

const none: ReadonlySet<never> = new Set();
