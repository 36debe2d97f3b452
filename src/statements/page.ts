// What a statement says, in the order in which it says it, ready to be drawn: every text is written,
// every number formatted, and nothing is left to decide but where ink goes. HTML, PDF and mail draw
// the same page, so they cannot disagree. A part that is undefined, or an empty list, is left out.

export interface Page {
  /** nothing: no period would have cost anything; talk: a pack, plan or commit should be talked about. */
  readonly variant: 'nothing' | 'pays' | 'talk';
  /** BCP 47. */
  readonly lang: string;
  readonly brand: Brand;
  readonly title: string;
  readonly account: { readonly name: string; readonly id: string };
  readonly reference: string;
  readonly prepared: string;
  /** "This is not an invoice and nothing is due.", above every amount. */
  readonly notice: { readonly strong: string; readonly text: string };
  /** Of a statement that replaces another one: which, and what changed. */
  readonly replaces: readonly string[];
  readonly intro: readonly string[];
  /** Would have paid, pays today, difference. */
  readonly figures: readonly Figure[];
  /** The other total, and one sentence on why. */
  readonly summary: readonly string[];
  readonly chart: Chart | undefined;
  /** In the order of the page; a table by end customer is one of them. */
  readonly months: Table;
  readonly worked: Worked | undefined;
  readonly most: Table | undefined;
  readonly customers: Table | undefined;
  readonly notCounted: readonly string[];
  readonly actions: { readonly title: string; readonly items: readonly string[] } | undefined;
  readonly about: { readonly title: string; readonly text: readonly string[] };
  readonly contact: { readonly strong: string; readonly text: string; readonly address: string | undefined };
  /** "Reproduce:" and what identifies the inputs, the code parts in `code`. */
  readonly footer: readonly { readonly text: string; readonly code: boolean }[];
  readonly mail: { readonly subject: string; readonly preheader: string; readonly closing: string };
}

export interface Brand {
  readonly company: string;
  /** #rrggbb, for rules and the bars of what is included. */
  readonly colour: string;
  readonly logo: { readonly mime: 'image/png' | 'image/svg+xml' | 'image/jpeg'; readonly base64: string } | undefined;
}

export interface Figure {
  readonly label: string;
  readonly amount: string;
  readonly notes: readonly string[];
  /** more: against the account, drawn so. */
  readonly tone: 'plain' | 'more' | 'less';
}

/** Bars by period. Heights are parts of the axis, 0 to 1; they are for drawing only, never for reading off a number. */
export interface Chart {
  readonly title: string;
  /** For those who cannot see it: what it shows, in a sentence or two. */
  readonly alt: string;
  readonly legend: readonly { readonly kind: BarKind | 'pool'; readonly text: string }[];
  readonly axis: readonly { readonly at: number; readonly text: string }[];
  readonly bars: readonly Bar[];
}

/** included: by the pool; prepaid: by packs or rolled units; above: charged, or forgiven, beyond it. */
export type BarKind = 'included' | 'prepaid' | 'above';

export interface Bar {
  readonly label: string;
  readonly parts: readonly { readonly kind: BarKind; readonly share: number }[];
  /** The included pool, where there is one and it fits the axis. */
  readonly pool: number | undefined;
  /** What stands above the bar: the amount. */
  readonly note: string;
  /** A memo, a month without data: drawn pale. */
  readonly pale: boolean;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly { readonly text: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
  readonly total: readonly string[] | undefined;
  readonly notes: readonly string[];
}

/** One period worked out line by line, and where its allowance comes from. */
export interface Worked extends Table {
  /** The same in one sentence, for a mail. */
  readonly sentence: string;
}

/** Amounts side by side are set in one size: a smaller one where any of them has more than `most` characters. */
export function longAmounts(figures: readonly Figure[], most: number): boolean {
  return figures.some(({ amount }) => amount.length > most);
}
