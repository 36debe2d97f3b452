// Where the marks of a chart go on a rectangle of given size, for SVG and PDF alike. Everything that is
// known is drawn as a bar; a label or an amount is left out where it would run into its neighbours, for
// the table beneath has them all. The years and the highest bars come first.
import type { BarKind, Chart } from '../statements/page.ts';

export interface Paper {
  readonly width: number;
  readonly height: number;
  /** Of the marks' text: its height, and the width of a usual character. */
  readonly text: number;
  readonly character: number;
}

export interface Plot {
  readonly lines: readonly { readonly y: number; readonly text: string }[];
  readonly bars: readonly Block[];
  readonly pools: readonly { readonly x1: number; readonly x2: number; readonly y: number }[];
  readonly labels: readonly Mark[];
  readonly notes: readonly Mark[];
}

interface Block {
  readonly kind: BarKind;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly pale: boolean;
}

/** A text, centred at x; y is its base line. */
interface Mark {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Points from the left and from the top; labels lie beneath the rectangle, notes of full bars above it. */
export function plotOf(chart: Chart, paper: Paper): Plot {
  const step = paper.width / Math.max(1, chart.bars.length);
  const width = Math.min(step * 0.7, paper.width / 12);
  const bars = chart.bars.map((bar, i) => {
    let base = paper.height;
    return bar.parts.map((part): Block => {
      const height = part.share * paper.height;
      base -= height;
      const x = points(step * (i + 0.5) - width / 2);
      return { kind: part.kind, x, y: points(base), width: points(width), height: points(height), pale: bar.pale };
    });
  });
  return {
    lines: chart.axis.map(({ at, text }) => ({ y: points(paper.height * (1 - at)), text })),
    bars: bars.flat().filter((block) => block.height > 0),
    pools: poolsOf(chart, paper, step),
    labels: labelsOf(chart, paper, step),
    notes: notesOf(chart, paper, step, width),
  };
}

/** One dashed line for neighbours of the same pool. */
function poolsOf(chart: Chart, paper: Paper, step: number): Plot['pools'] {
  const pools: { x1: number; x2: number; y: number }[] = [];
  let before: number | undefined;
  chart.bars.forEach(({ pool }, i) => {
    const last = pools.at(-1);
    if (pool !== undefined && pool === before && last !== undefined) last.x2 = points(step * (i + 1));
    else if (pool !== undefined)
      pools.push({ x1: points(step * i), x2: points(step * (i + 1)), y: points(paper.height * (1 - pool)) });
    before = pool;
  });
  return pools;
}

/** Labels with a year or a day in them first, so that none is read in the wrong year. */
function labelsOf(chart: Chart, paper: Paper, step: number): readonly Mark[] {
  const marks = chart.bars.map((bar, i) => mark(bar.label, step * (i + 0.5), paper.height + paper.text * 1.6, paper));
  const order = [...marks.filter((m) => /\d/.test(m.text)), ...marks.filter((m) => !/\d/.test(m.text))];
  return fitting(order, [], paper);
}

/** Amounts over the bars, the highest first; none crosses a bar, a pool's line or another amount. */
function notesOf(chart: Chart, paper: Paper, step: number, width: number): readonly Mark[] {
  const tops = chart.bars.map((bar) => paper.height * (1 - bar.parts.reduce((sum, part) => sum + part.share, 0)));
  const bars = tops.map((top, i) => {
    const middle = step * (i + 0.5);
    return { left: middle - width / 2, right: middle + width / 2, top, bottom: paper.height };
  });
  const marks = chart.bars.map((bar, i) => {
    const top = tops[i] ?? 0;
    const pool = bar.pool === undefined ? top : paper.height * (1 - bar.pool);
    const base = pool < top && top - pool < paper.text * 1.3 ? pool : top;
    return mark(bar.note, step * (i + 0.5), base - paper.text * 0.35, paper);
  });
  return fitting(
    [...marks].filter((m) => m.text !== '').sort((a, b) => a.y - b.y || a.x - b.x),
    bars,
    paper,
  );
}

/** Moved inwards where it would leave the paper. */
function mark(text: string, x: number, y: number, paper: Paper): Mark {
  const half = (text.length * paper.character) / 2;
  return { text, x: points(Math.max(half, Math.min(paper.width - half, x))), y: points(y) };
}

/** Those that run into nothing that was there before them, from left to right. */
function fitting(marks: readonly Mark[], taken: readonly Box[], paper: Paper): readonly Mark[] {
  const boxes = [...taken];
  const kept: Mark[] = [];
  for (const one of marks) {
    const half = (one.text.length * paper.character) / 2;
    const box = { left: one.x - half, right: one.x + half, top: one.y - paper.text * 0.8, bottom: one.y };
    if (box.right - box.left > paper.width || boxes.some((other) => meet(box, other, paper.character * 0.4))) continue;
    boxes.push(box);
    kept.push(one);
  }
  return kept.sort((a, b) => a.x - b.x);
}

function meet(a: Box, b: Box, gap: number): boolean {
  return a.left < b.right + gap && b.left < a.right + gap && a.top < b.bottom && b.top < a.bottom;
}

/** Hundredths of a point are as fine as anybody sees. */
function points(length: number): number {
  return Math.round(length * 100) / 100;
}
