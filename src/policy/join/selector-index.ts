import { selects, type LabelSelector } from "../../resources/index.js";
import { KeyedSets } from "./keyed-sets.js";
import { labelPair } from "./label-index.js";

/**
 * Finds the selectors that select given labels without asking every one: each stands under one of the equalities that
 * it asks for, the one with the fewest neighbours. Selectors without equalities are asked always.
 */
export class SelectorIndex<Item> {
  private readonly buckets = new KeyedSets<string, Item>();
  private readonly places = new Map<Item, { readonly bucket: string; readonly selector: LabelSelector }>();

  add(item: Item, selector: LabelSelector): void {
    const bucket = this.smallestBucket(selector);
    this.buckets.add(bucket, item);
    this.places.set(item, { bucket, selector });
  }

  delete(item: Item): void {
    const place = this.places.get(item);
    if (place === undefined) return;
    this.buckets.delete(place.bucket, item);
    this.places.delete(item);
  }

  matching(labels: Readonly<Record<string, string>>): readonly Item[] {
    const found: Item[] = [];
    const ask = (bucket: string): void => {
      for (const item of this.buckets.get(bucket)) {
        if (selects(this.places.get(item)!.selector, labels)) found.push(item);
      }
    };
    ask(anyLabels);
    for (const [key, value] of Object.entries(labels)) ask(labelPair(key, value));
    return found;
  }

  private smallestBucket(selector: LabelSelector): string {
    const pairs = Object.entries(selector.matchLabels).map(([key, value]) => labelPair(key, value));
    const sizeOf = (pair: string): number => this.buckets.get(pair).size;
    return (
      pairs.reduce<string | undefined>(
        (best, pair) => (best === undefined || sizeOf(pair) < sizeOf(best) ? pair : best),
        undefined,
      ) ?? anyLabels
    );
  }
}

/** No pair of key and value is spelled like this. */
const anyLabels = "";
