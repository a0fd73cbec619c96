import { get } from 'node:http';

/** Whether an address answers with 200. Nobody there is an answer too: no. */
export const answersOk = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const sent = get(url, { timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    sent.on('error', () => {
      resolve(false);
    });
    sent.on('timeout', () => {
      sent.destroy();
    });
  });
