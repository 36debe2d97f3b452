// All that a page says to people, for comparing it with what was drawn.
import { changeTexts, printable } from '../../src/render/texts.ts';
import type { Page } from '../../src/statements/page.ts';

/** But for the marks of the chart and what only a mail says. */
export function saidBy(page: Page): string[] {
  const { mail: _, chart, worked, ...rest } = printable(page);
  const said: string[] = [];
  changeTexts([rest, worked && { ...worked, sentence: '' }, chart?.title ?? '', chart?.alt ?? ''], (text) => {
    if (text.trim() !== '') said.push(text);
    return text;
  });
  return said;
}
