/** The API server's refusal of a request. */
export class KubernetesError extends Error {
  public constructor(
    /** HTTP status code. */
    public readonly status: number,
    /** Machine-readable reason, such as `NotFound` or `Invalid`. */
    public readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = 'KubernetesError';
  }

  /** Reads the API server's answer, which is a `Status` object, or text when something else answered. */
  public static of(status: number, body: string): KubernetesError {
    try {
      const { reason, message } = JSON.parse(body) as { reason?: string; message?: string };
      return new KubernetesError(status, reason ?? 'Unknown', message ?? body);
    } catch {
      return new KubernetesError(status, 'Unknown', body);
    }
  }
}
