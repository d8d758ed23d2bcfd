interface Outfit {
  readonly outfit_id: string;
  readonly likes: number;
  readonly views: number;
  readonly liked: boolean;
}

interface Outfits {
  readonly outfits: readonly Outfit[];
  readonly next_cursor?: string;
}

export interface LoggedEvent {
  readonly message_id: string;
  readonly tipo: string;
  readonly evento: string;
  readonly datos: unknown;
  readonly timestamp: string;
}

interface Events {
  readonly eventos: readonly LoggedEvent[];
  readonly next_cursor?: string;
}

/** reactions-api over HTTP. */
export class ReactionsClient {
  constructor(readonly url: string) {}

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.url + path);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  post(path: string, body: unknown): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async react(outfit: string, usuario: string, accion: 'like' | 'unlike'): Promise<Outfit> {
    const response = await this.post(`/outfits/${outfit}/reactions`, { usuario_id: usuario, accion });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Outfit;
  }

  outfit(outfit: string, usuario?: string): Promise<Outfit> {
    return this.get(`/outfits/${outfit}${usuario === undefined ? '' : `?usuario_id=${usuario}`}`);
  }

  outfits(query = ''): Promise<Outfits> {
    return this.get(`/outfits?sort=likes${query}`);
  }

  events(query = ''): Promise<Events> {
    return this.get(`/eventos?${query}`);
  }

  /** As another program would publish it. */
  async foreign(channel: string, type: string, data: object): Promise<void> {
    const response = await this.post('/admin/messaging/publish', { channel, type, data });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }
}
