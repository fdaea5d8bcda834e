/** Whose turn it is on the one session: first come, first served; the owner keeps it until it gives it back. */
export class Turns<Client> {
  #owner: Client | undefined;
  #waiting: { client: Client; start: () => void }[] = [];

  get owner(): Client | undefined {
    return this.#owner;
  }

  get contended(): boolean {
    return this.#waiting.length > 0;
  }

  async take(client: Client): Promise<void> {
    if (this.#owner === client) return;
    if (this.#owner === undefined) this.#owner = client;
    else await new Promise<void>((start) => this.#waiting.push({ client, start }));
  }

  give(client: Client): void {
    if (this.#owner !== client) return;
    const next = this.#waiting.shift();
    this.#owner = next?.client;
    next?.start();
  }
}
