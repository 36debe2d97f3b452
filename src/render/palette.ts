// The colours of a statement, on white and on dark. Text keeps a contrast of 4.5:1 or more, bars and
// rules that carry meaning 3:1 (WCAG 2.2); the brand's colour is moved until it does.

export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly hairline: string;
  readonly notice: { readonly paper: string; readonly rule: string; readonly ink: string };
  readonly more: string;
  readonly less: string;
  /** Of bars. */
  readonly included: string;
  readonly prepaid: string;
  readonly above: string;
}

/** Bars beside those of the brand: the first that nobody takes for one of the others. */
const ABOVE = ['#d97706', '#9333ea'];
const PREPAID = ['#0d9488', '#64748b', '#be185d'];

export function lightPalette(brand: string): Palette {
  const included = apart(brand, '#ffffff', '#000000', 3);
  return {
    paper: '#ffffff',
    ink: '#111827',
    soft: '#4b5563',
    hairline: '#d1d5db',
    notice: { paper: '#fef3c7', rule: '#d9a406', ink: '#111827' },
    more: '#b45309',
    less: '#047857',
    included,
    ...barsBeside(included),
  };
}

export function darkPalette(brand: string): Palette {
  const paper = '#12161f';
  const included = apart(brand, paper, '#ffffff', 3);
  return {
    paper,
    ink: '#f3f4f6',
    soft: '#b6bfcc',
    hairline: '#3b4352',
    notice: { paper: '#33290a', rule: '#a8820f', ink: '#fdf0c4' },
    more: '#fbbf24',
    less: '#34d399',
    included,
    ...barsBeside(included),
  };
}

function barsBeside(included: string): { above: string; prepaid: string } {
  const above = unlike(ABOVE, [included]);
  return { above, prepaid: unlike(PREPAID, [included, above]) };
}

function unlike(choices: readonly string[], others: readonly string[]): string {
  const far = choices.find((choice) => others.every((other) => distance(choice, other) > 65));
  return far ?? choices[0] ?? '#000000';
}

function distance(one: string, other: string): number {
  const b = channels(other);
  return Math.hypot(...channels(one).map((c, i) => c - (b[i] ?? 0)));
}

/** The colour, moved towards `goal` in steps until it stands out from `paper` by `ratio`. */
function apart(colour: string, paper: string, goal: string, ratio: number): string {
  for (let step = 0; step < 20; step++) {
    const moved = mix(colour, goal, step / 20);
    if (contrast(moved, paper) >= ratio) return moved;
  }
  return goal;
}

/** From 1 to 21, as WCAG reckons it. */
function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((c) => {
    const part = c / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** `part` of the way from one colour to the other. */
function mix(from: string, to: string, part: number): string {
  const goal = channels(to);
  const mixed = channels(from).map((c, i) => Math.round(c + ((goal[i] ?? 0) - c) * part));
  return `#${mixed.map((c) => c.toString(16).padStart(2, '0')).join('')}`;
}

function channels(colour: string): number[] {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new Error(`${colour} is no colour of the form #rrggbb`);
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
