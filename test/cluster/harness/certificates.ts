import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../programs/run-tool';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const;

/** Keys and certificates of one control plane, made for it and gone with its folder. */
export class Certificates {
  /** Certificate of the authority that signs all others. */
  public readonly ca: string;

  /** Key pair that service account tokens are signed with. */
  public readonly serviceAccounts: { readonly privateKey: string; readonly publicKey: string };

  private constructor(private readonly folder: string) {
    this.ca = join(folder, 'ca.crt');
    this.serviceAccounts = { privateKey: join(folder, 'sa.key'), publicKey: join(folder, 'sa.pub') };
  }

  /** Makes an authority and the key pair of service accounts in a folder that exists. */
  public static async make(folder: string): Promise<Certificates> {
    const made = new Certificates(folder);
    await runTool('openssl', [
      ...['req', '-x509', ...KEY, '-keyout', join(folder, 'ca.key'), '-out', made.ca],
      ...['-days', '2', '-subj', '/CN=openclaw-bench'],
      ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    ]);
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    writeFileSync(made.serviceAccounts.privateKey, privateKey, { mode: 0o600 });
    writeFileSync(made.serviceAccounts.publicKey, publicKey);
    return made;
  }

  /**
   * A server's certificate.
   *
   * @param names DNS names; `localhost` and 127.0.0.1 are always in
   * @returns the paths of certificate and key
   */
  public async server(
    name: string,
    names: readonly string[] = [],
  ): Promise<{ readonly certificate: string; readonly key: string }> {
    const [certificate, key] = [join(this.folder, `${name}.crt`), join(this.folder, `${name}.key`)];
    const alternatives = ['IP:127.0.0.1', ...['localhost', ...names].map((dns) => `DNS:${dns}`)];
    await runTool('openssl', [
      ...['req', '-x509', ...KEY, '-keyout', key, '-out', certificate, '-days', '2', '-subj', `/CN=${name}`],
      ...['-CA', this.ca, '-CAkey', join(this.folder, 'ca.key')],
      ...['-addext', `subjectAltName=${alternatives.join(',')}`],
      ...['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=serverAuth'],
    ]);
    return { certificate, key };
  }
}
