let last = 0;

/** A number that no other row of this test file has: the tests of a file share one database. */
export function unique(): number {
  last += 1;
  return last;
}
