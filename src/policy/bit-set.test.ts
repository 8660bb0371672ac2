import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addBit, addBits, bitSet, firstCommonBit, hasBit, isEmpty } from "./bit-set.js";

const size = 100;
const members = fc.uniqueArray(fc.nat(size - 1));

function setOf(numbers: readonly number[]) {
  const set = bitSet(size);
  for (const number of numbers) addBit(set, number);
  return set;
}

test("a bit set holds exactly the numbers that were added", () => {
  fc.assert(
    fc.property(members, (numbers) => {
      const set = setOf(numbers);
      for (let number = 0; number < size; number++) assert.equal(hasBit(set, number), numbers.includes(number));
      assert.equal(isEmpty(set), numbers.length === 0);
    }),
  );
});

test("the first common bit is the smallest member of the intersection", () => {
  fc.assert(
    fc.property(members, members, (a, b) => {
      const common = a.filter((number) => b.includes(number));
      assert.equal(firstCommonBit(setOf(a), setOf(b)), common.length === 0 ? -1 : Math.min(...common));
    }),
  );
});

test("adding one set to another makes their union", () => {
  fc.assert(
    fc.property(members, members, (a, b) => {
      const union = setOf(a);
      addBits(union, setOf(b));
      assert.deepEqual(union, setOf([...a, ...b]));
    }),
  );
});

test("bit 31 of a word is found although it makes the word negative", () => {
  assert.equal(firstCommonBit(setOf([31, 63]), setOf([31])), 31);
  assert.equal(firstCommonBit(setOf([63]), setOf([31, 63])), 63);
});
