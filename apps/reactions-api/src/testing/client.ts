import type { EventsDto } from '../events/event.dto.js';
import type { OutfitDto, OutfitsDto } from '../outfits/outfit.dto.js';

/** The app over HTTP. */
export class Client {
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

  async react(outfit: string, usuario: string, accion: 'like' | 'unlike'): Promise<OutfitDto> {
    const response = await this.post(`/outfits/${outfit}/reactions`, { usuario_id: usuario, accion });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as OutfitDto;
  }

  outfit(outfit: string, usuario?: string): Promise<OutfitDto> {
    return this.get(`/outfits/${outfit}${usuario === undefined ? '' : `?usuario_id=${usuario}`}`);
  }

  outfits(query = ''): Promise<OutfitsDto> {
    return this.get(`/outfits?sort=likes${query}`);
  }

  events(query = ''): Promise<EventsDto> {
    return this.get(`/eventos?${query}`);
  }

  /** As another program would publish it. */
  async foreign(channel: string, type: string, data: object): Promise<void> {
    const response = await this.post('/admin/messaging/publish', { channel, type, data });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }
}
