// The one doorway for HTML and SVG. Text becomes markup only through this tag, which escapes every
// value; an address becomes a link only when it is one of http, https or mailto.

declare const markupBrand: unique symbol;

export interface Markup {
  readonly text: string;
  readonly [markupBrand]: true;
}

type Value = string | number | Markup | readonly Markup[];

/** html`<p>${text}</p>`: texts are escaped, for elements and for attributes in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return raw(parts.reduce((text, part, i) => text + render(values[i - 1] ?? '') + part));
}

export const NOTHING: Markup = raw('');

/** The markup, when the condition holds. */
export function when(condition: boolean, markup: () => Markup): Markup {
  return condition ? markup() : NOTHING;
}

/** A text in which the address, where it occurs, is a link; an address that it lacks stands at its end. */
export function linked(text: string, address: string | undefined): Markup {
  const href = address === undefined ? undefined : safeLink(address);
  if (address === undefined || address === '') return html`${text}`;
  const whole = text.includes(address) ? text : `${text} ${address}`.trim();
  if (href === undefined) return html`${whole}`;
  const at = whole.indexOf(address);
  return html`${whole.slice(0, at)}<a href="${href}">${address}</a>${whole.slice(at + address.length)}`;
}

/** mailto: for a mail address; undefined for whatever may not be followed. */
export function safeLink(address: string): string | undefined {
  if (/^[^\s@:/?#<>"]+@[^\s@:/?#<>"]+$/.test(address)) return `mailto:${encodeURI(address)}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined;
}

function raw(text: string): Markup {
  return { text } as Markup;
}

function render(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(value);
  return isList(value) ? value.map((markup) => markup.text).join('') : value.text;
}

function isList(value: Markup | readonly Markup[]): value is readonly Markup[] {
  return Array.isArray(value);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
