// The fonts of a PDF, and which characters each of them has. They come with packages and never from
// the machine, so a PDF has the same bytes everywhere. Chinese, Japanese and Korean weigh 12 to 16 MB:
// they are read for a text that needs them, if they are installed.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Font {
  readonly family: string;
  readonly files: readonly string[];
  readonly has: (character: number) => boolean;
}

const { resolve } = createRequire(import.meta.url);

/** Loaded for every text. */
export function usualFonts(): readonly Font[] {
  return [
    google('Inter', 'inter', 'Inter'),
    google('Noto Sans Arabic', 'noto-sans-arabic', 'NotoSansArabic'),
    google('Noto Sans Hebrew', 'noto-sans-hebrew', 'NotoSansHebrew'),
  ];
}

/** In the order in which a character is looked for; those that are not installed are left out. */
export function largeFonts(): readonly Font[] {
  return [
    ...large('Noto Sans S Chinese', '@embedpdf/fonts-sc', 'NotoSansHans'),
    ...large('Noto Sans Korean', '@embedpdf/fonts-kr', 'NotoSansKR'),
  ];
}

function google(family: string, name: string, file: string): Font {
  const files = ['400Regular', '700Bold'].map((weight) =>
    resolve(`@expo-google-fonts/${name}/${weight}/${file}_${weight}.ttf`),
  );
  return { family, files, has: covered(files[0] ?? '') };
}

function large(family: string, name: string, file: string): readonly Font[] {
  let main: string;
  try {
    main = resolve(name);
  } catch {
    return [];
  }
  const files = ['Regular', 'Bold'].map((weight) => join(dirname(main), '..', 'fonts', `${file}-${weight}.otf`));
  return [{ family, files, has: covered(files[0] ?? '') }];
}

/** Read from the font's `cmap` table (OpenType): its format 12, or 4 where a font has no characters beyond 16 bits. */
function covered(file: string): (character: number) => boolean {
  const font = readFileSync(file);
  const table = tableAt(font, 'cmap');
  const maps = Array.from(
    { length: font.readUInt16BE(table + 2) },
    (_, i) => table + font.readUInt32BE(table + 8 + 8 * i),
  );
  const large = maps.find((at) => font.readUInt16BE(at) === 12);
  const small = maps.find((at) => font.readUInt16BE(at) === 4);
  const has = new Set<number>();
  if (large !== undefined) groups(font, large, has);
  else if (small !== undefined) segments(font, small, has);
  return (character) => has.has(character);
}

function tableAt(font: Buffer, name: string): number {
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const entry = 12 + 16 * i;
    if (font.toString('latin1', entry, entry + 4) === name) return font.readUInt32BE(entry + 8);
  }
  throw new Error(`a font without the table ${name}`);
}

function groups(font: Buffer, at: number, has: Set<number>): void {
  for (let i = 0; i < font.readUInt32BE(at + 12); i++) {
    const group = at + 16 + 12 * i;
    for (let c = font.readUInt32BE(group); c <= font.readUInt32BE(group + 4); c++) has.add(c);
  }
}

/** Glyph 0 is the box of a character that is not there. */
function segments(font: Buffer, at: number, has: Set<number>): void {
  const size = font.readUInt16BE(at + 6);
  for (let i = 0; i < size; i += 2) {
    const last = font.readUInt16BE(at + 14 + i);
    const first = font.readUInt16BE(at + 16 + size + i);
    const delta = font.readUInt16BE(at + 16 + 2 * size + i);
    const place = at + 16 + 3 * size + i;
    const offset = font.readUInt16BE(place);
    for (let c = first; c <= last && c < 0xffff; c++) {
      const glyph = offset === 0 ? c + delta : font.readUInt16BE(place + offset + 2 * (c - first));
      if ((glyph & 0xffff) !== 0) has.add(c);
    }
  }
}
