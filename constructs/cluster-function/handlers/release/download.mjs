/** Fetches the files of a release. Nothing leaves this module before every byte matches its checksum. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { presignedObject } from '../access/aws.mjs';
import { messageOf } from '../access/message.mjs';

/**
 * @typedef {{ url: string, sha256: string }} PinnedFile
 * @typedef {{ url: string, bytes: Buffer }} Download
 */

const MAX_BYTES = 20 * 1024 * 1024;
const MAX_REDIRECTS = 5;
const ATTEMPTS = 3;
const TIMEOUT_MS = 60_000;

/** A failure that another attempt will not mend. */
class FinalError extends Error {}

/**
 * All files, or an error that names every file which is missing or is not what was pinned.
 *
 * @param {readonly PinnedFile[]} files
 * @returns {Promise<Download[]>}
 */
export async function downloadAll(files) {
  const results = await Promise.allSettled(files.map(downloadVerified));
  const problems = results.flatMap((result) =>
    result.status === 'rejected'
      ? [result.reason instanceof Error ? result.reason.message : String(result.reason)]
      : [],
  );
  if (problems.length > 0) throw new Error(`nothing was applied: ${problems.join('; ')}`);
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** @param {PinnedFile} file @returns {Promise<Download>} */
async function downloadVerified({ url, sha256 }) {
  const bytes = await retried(url);
  const got = createHash('sha256').update(bytes).digest('hex');
  if (got !== sha256) throw new Error(`${url}: sha256 must be ${sha256}, got ${got} (${bytes.length} bytes)`);
  return { url, bytes };
}

/** @param {string} url @returns {Promise<Buffer>} */
async function retried(url) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await get(url);
    } catch (error) {
      if (error instanceof FinalError || attempt === ATTEMPTS) {
        throw new Error(`${url}: ${messageOf(error)}`, { cause: error });
      }
      console.log(`${url}: ${messageOf(error)}, attempt ${attempt} of ${ATTEMPTS}`);
      await sleep(1000 * 3 ** (attempt - 1));
    }
  }
}

/** @param {string} url */
async function get(url) {
  let target = url.startsWith('s3://') ? presignedObject(url) : httpsOnly(new URL(url));
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  for (let redirects = 0; ; redirects += 1) {
    const response = await fetch(target, {
      redirect: 'manual',
      signal,
      headers: { 'accept-encoding': 'identity' },
    });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location) {
      if (redirects === MAX_REDIRECTS) throw new FinalError(`more than ${MAX_REDIRECTS} redirects`);
      target = httpsOnly(new URL(location, target));
      continue;
    }
    if (!response.ok) {
      const passing = response.status >= 500 || response.status === 408 || response.status === 429;
      throw new (passing ? Error : FinalError)(`HTTP ${response.status}`);
    }
    return body(response);
  }
}

/** @param {URL} url */
function httpsOnly(url) {
  if (url.protocol !== 'https:')
    throw new FinalError(`only https is followed, got ${url.protocol}//${url.host}`);
  return url;
}

/** @param {Response} response */
async function body(response) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let size = 0;
  for await (const chunk of /** @type {AsyncIterable<Uint8Array>} */ (response.body ?? [])) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new FinalError(`larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
