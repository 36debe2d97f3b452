// One fault of the list: the text `find` of a source file, which must stand in it exactly once, is
// replaced. The name says what the kernel would then do wrong.
export interface Fault {
  readonly name: string;
  /** The tests that catch it soonest, where those are not the first worked figures: they run first. */
  readonly by?: `vectors/${string}` | 'agreement' | 'groups' | 'rising' | 'conservation' | 'laws' | 'cheapest';
  /** Under src/. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** What keeps the fault from being applied; undefined: nothing. */
export function mismatch({ file, find, replace }: Fault, source: string): string | undefined {
  const times = source.split(find).length - 1;
  if (times !== 1) return `the text stands ${times} times in src/${file}: ${find}`;
  return find === replace ? 'it replaces the text by itself' : undefined;
}
