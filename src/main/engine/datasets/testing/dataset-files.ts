import { crc32, deflateRawSync } from "node:zlib";

/** An IDX file of bytes. */
export function idxFile(shape: readonly number[], values: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint32(0, 0x0800 + shape.length);
  for (const [k, extent] of shape.entries()) header.setUint32(4 + 4 * k, extent);
  return Buffer.concat([new Uint8Array(header.buffer), values]);
}

/** An array in numpy's format 1.0, as `numpy.save` writes it. @param shape as Python writes it: "(3, 2, 2)" */
export function npyFile(descr: string, shape: string, elements: Uint8Array, fortranOrder = "False"): Uint8Array {
  const dictionary = `{'descr': '${descr}', 'fortran_order': ${fortranOrder}, 'shape': ${shape}, }`;
  const header = `${dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), length, Buffer.from(header, "latin1"), elements]);
}

export interface ZipContent {
  readonly name: string;
  readonly content: Uint8Array;
  readonly deflate?: boolean;
  /** What the directory claims, where it does not tell the truth. */
  readonly claimedSize?: number;
  readonly claimedChecksum?: number;
}

/** A zip archive. @param zip64 with sizes and offsets in the extra field, as `numpy.savez` may write them */
export function zipFile(entries: readonly ZipContent[], zip64 = false): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, deflate = false, claimedSize, claimedChecksum } of entries) {
    const data = deflate ? deflateRawSync(content) : Buffer.from(content);
    const nameBytes = Buffer.from(name);
    const sum = claimedChecksum ?? crc32(content);
    const size = claimedSize ?? content.length;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(deflate ? 8 : 0, 8);
    local.writeUInt32LE(sum, 14);
    local.writeUInt16LE(nameBytes.length, 26);
    const extra = zip64 ? Buffer.alloc(28) : Buffer.alloc(0);
    if (zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      for (const [k, value] of [size, data.length, offset].entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * k);
    }
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(deflate ? 8 : 0, 10);
    central.writeUInt32LE(sum, 16);
    central.writeUInt32LE(zip64 ? 0xffffffff : data.length, 20);
    central.writeUInt32LE(zip64 ? 0xffffffff : size, 24);
    central.writeUInt16LE(nameBytes.length, 28);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt32LE(zip64 ? 0xffffffff : offset, 42);
    bodies.push(local, nameBytes, data);
    directory.push(central, nameBytes, extra);
    offset += 30 + nameBytes.length + data.length;
  }
  const end = Buffer.alloc(22);
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

/** The bytes of little-endian numbers. */
export const bytesOf = (values: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint16Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
