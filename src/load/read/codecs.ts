// What unpacks the buffers of compressed Arrow files: Apache Arrow knows where they are and asks for a codec.

let known: Promise<void> | undefined;

/** LZ4 and ZSTD for every Arrow file that is read afterwards. */
export function registerCodecs(): Promise<void> {
  known ??= register();
  return known;
}

async function register(): Promise<void> {
  const { CompressionType, compressionRegistry } = await import('apache-arrow');
  const { ZSTDDecoder } = await import('zstddec');
  const { unpackLz4 } = await import('./lz4.ts');
  const zstd = new ZSTDDecoder();
  await zstd.init();
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: unpackLz4 });
  compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => zstd.decode(bytes) });
}
