/** How often somebody who waits patiently is overtaken at most. */
const OVERTAKEN_MAX = 10;

interface Waiting<Client> {
  client: Client;
  start: () => void;
}

/**
 * Whose turn it is on the one session: first come, first served; the owner keeps it until it gives it back. The patient (background
 * work) let the others go first, for a while.
 */
export class Turns<Client> {
  #owner: Client | undefined;
  #eager: Waiting<Client>[] = [];
  #patient: Waiting<Client>[] = [];
  #overtaken = 0;

  get owner(): Client | undefined {
    return this.#owner;
  }

  get contended(): boolean {
    return this.#eager.length + this.#patient.length > 0;
  }

  async take(client: Client, isPatient = false): Promise<void> {
    if (this.#owner === client) return;
    if (this.#owner === undefined) this.#owner = client;
    else await new Promise<void>((start) => (isPatient ? this.#patient : this.#eager).push({ client, start }));
  }

  give(client: Client): void {
    if (this.#owner !== client) return;
    const next = this.#next();
    this.#owner = next?.client;
    next?.start();
  }

  #next(): Waiting<Client> | undefined {
    const isPatientDue = this.#eager.length === 0 || this.#overtaken >= OVERTAKEN_MAX;
    this.#overtaken = isPatientDue || this.#patient.length === 0 ? 0 : this.#overtaken + 1;
    return (isPatientDue && this.#patient.shift()) || this.#eager.shift();
  }
}
