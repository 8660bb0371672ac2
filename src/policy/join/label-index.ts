import { selects, type LabelSelector } from "../../resources/index.js";
import { KeyedSets } from "./keyed-sets.js";

type Labels = Readonly<Record<string, string>>;

/** Finds what a selector selects: of the equalities that it asks for, those who have the rarest are looked at. */
export class LabelIndex<Item> {
  private readonly byPair = new KeyedSets<string, Item>();
  private readonly labels = new Map<Item, Labels>();

  /** Adds an item, or gives it other labels. */
  put(item: Item, labels: Labels): void {
    this.delete(item);
    this.labels.set(item, labels);
    for (const [key, value] of Object.entries(labels)) this.byPair.add(labelPair(key, value), item);
  }

  delete(item: Item): void {
    for (const [key, value] of Object.entries(this.labels.get(item) ?? {})) {
      this.byPair.delete(labelPair(key, value), item);
    }
    this.labels.delete(item);
  }

  get size(): number {
    return this.labels.size;
  }

  items(): Iterable<Item> {
    return this.labels.keys();
  }

  matching(selector: LabelSelector): readonly Item[] {
    const candidates = [...this.rarest(selector)];
    return selectsAll(selector) ? candidates : candidates.filter((item) => selects(selector, this.labels.get(item)!));
  }

  private rarest(selector: LabelSelector): Iterable<Item> {
    const sets = Object.entries(selector.matchLabels).map(([key, value]) => this.byPair.get(labelPair(key, value)));
    const [first, ...others] = sets;
    if (first === undefined) return this.labels.keys();
    return others.reduce((best, set) => (set.size < best.size ? set : best), first);
  }
}

/** Whether it asks for nothing. A selector of a whole namespace must not cost a look at each label there. */
function selectsAll({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return matchExpressions.length === 0 && Object.keys(matchLabels).length === 0;
}

/** One text for a label, so that no value can be written that passes for another key. */
export function labelPair(key: string, value: string): string {
  return `${key.length}:${key}=${value}`;
}
