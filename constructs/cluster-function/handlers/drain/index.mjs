/**
 * Empties the cluster of what it made in AWS, when the stack is deleted. Called by CloudFormation through the provider
 * framework: `onEvent` once, then `isComplete` until it says so.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiServer, Refusal } from '../access/api-server.mjs';
import { clusterToken, describeCluster, stackStatus } from '../access/aws.mjs';
import { messageOf, shortened } from '../access/message.mjs';
import { drainOn } from './drain.mjs';
import { overdue, summary } from './report.mjs';

/**
 * @typedef {{ ClusterName: string, TimeoutSeconds: string }} Properties
 * @typedef {{ RequestType: 'Create' | 'Update' | 'Delete', StackId: string, ResourceProperties: Properties }} Request
 * @typedef {{ Started?: string }} Progress what `onEvent` hands on; without a start there is nothing to do
 */

/** Longest time to wait for an API server that does not answer, or that does not know our role yet. */
const MAX_SILENCE_MS = 120_000;
const RETRY_MS = 3000;

/**
 * Decides whether to drain. A resource is also deleted when it leaves its template, or is replaced: only the deletion
 * of the whole stack empties the cluster.
 *
 * @param {Request} request
 * @returns {Promise<{ PhysicalResourceId?: string, Data?: Progress }>}
 */
export async function onEvent({ RequestType, StackId, ResourceProperties: { ClusterName } }) {
  if (RequestType !== 'Delete') return { PhysicalResourceId: `${ClusterName}/drain` };
  try {
    const status = await stackStatus(StackId);
    if (status === 'DELETE_IN_PROGRESS') return { Data: { Started: new Date().toISOString() } };
    console.log(`the stack is not being deleted (${status}): nothing is drained`);
    return { Data: {} };
  } catch (error) {
    console.error(error);
    throw shortened(`drain of ${ClusterName}`, error);
  }
}

/**
 * Goes on with the drain.
 *
 * @param {Request & { Data?: Progress }} request
 * @returns {Promise<{ IsComplete: boolean }>}
 */
export async function isComplete({ RequestType, ResourceProperties, Data }) {
  const { ClusterName, TimeoutSeconds } = ResourceProperties;
  const started = Data?.Started;
  if (RequestType !== 'Delete' || started === undefined) return { IsComplete: true };
  try {
    const seconds = Number(TimeoutSeconds);
    const elapsed = (Date.now() - Date.parse(started)) / (1000 * seconds);
    const silence = Math.min(MAX_SILENCE_MS, 100 * seconds);
    const rests = await patiently(silence, () => goOn(ClusterName, elapsed));
    if (rests.length === 0) return { IsComplete: true };
    console.log(`${Math.round(100 * elapsed)} % of the time: ${summary(rests)}`);
    if (elapsed >= 1) throw overdue(rests, seconds);
    return { IsComplete: false };
  } catch (error) {
    console.error(error);
    throw shortened(`drain of ${ClusterName}`, error);
  }
}

/** @param {string} clusterName @param {number} elapsed */
async function goOn(clusterName, elapsed) {
  const address = await describeCluster(clusterName);
  if (!address) {
    console.log(`cluster ${clusterName} is gone, and all that was in it`);
    return [];
  }
  const api = new ApiServer(address, clusterToken(clusterName));
  try {
    return await drainOn(api, elapsed);
  } finally {
    api.close();
  }
}

/**
 * Tries again for a while: an API server restarts, and learns of an access entry late. Each attempt looks anew.
 *
 * @template T
 * @param {number} silence milliseconds
 * @param {() => Promise<T>} attempt
 * @returns {Promise<T>}
 */
async function patiently(silence, attempt) {
  const until = Date.now() + silence;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > until) {
        const whose = error instanceof Refusal ? 'the API server refuses' : 'the cluster cannot be reached';
        throw new Error(`${whose}: ${messageOf(error)}. Delete the stack again once that is mended`);
      }
      console.log(`again in ${RETRY_MS} ms: ${messageOf(error)}`);
      await sleep(RETRY_MS);
    }
  }
}
