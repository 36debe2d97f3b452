// A table of a report before it is drawn: the page and the Markdown show the same ones. A figure knows where in the
// report's JSON it stands (its path, with /) and what stands there.
export interface Sheet {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly { readonly text: string; readonly numeric: boolean }[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly Cell[])[];
  readonly notes: readonly string[];
}

export interface Cell {
  readonly text: string;
  /** Path and value of a figure; left out: words. */
  readonly figure?: readonly [path: string, value: string];
  /** "2 of 12": the 12. */
  readonly of?: Cell;
}

export function cellText({ text, of }: Cell): string {
  return of === undefined ? text : `${text} of ${of.text}`;
}

export function words(text: string): Cell {
  return { text };
}

/** Columns whose name begins with # are numbers. */
export function columnsOf(...names: readonly string[]): Sheet['columns'] {
  return names.map((name) => ({ text: name.replace(/^#/, ''), numeric: name.startsWith('#') }));
}
