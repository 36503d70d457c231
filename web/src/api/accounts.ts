// Users, their libraries and sessions, and the music folders: what admins manage, and everybody for themselves.
import { request } from './client.ts';

export interface Account {
  id: string;
  userName: string;
  name: string;
  email: string;
  isAdmin: boolean;
  /** Kilobits per second; 0: no limit. */
  maxBitRate: number;
  lastLoginAt: string | null;
  lastAccessAt: string | null;
  libraries: { id: number; name: string }[];
}

export interface AccountWish {
  userName?: string;
  name?: string;
  email?: string;
  password?: string;
  currentPassword?: string;
  isAdmin?: boolean;
  maxBitRate?: number;
  libraryIds?: number[];
}

export const createUser = (body: AccountWish): Promise<unknown> => request('/api/user', { method: 'POST', body });
export const updateUser = (id: string, body: AccountWish): Promise<unknown> => request(`/api/user/${id}`, { method: 'PUT', body });
export const deleteUser = (id: string): Promise<unknown> => request(`/api/user/${id}`, { method: 'DELETE' });

export interface WebSession {
  id: string;
  /** User agent. */
  client: string;
  address: string;
  createdAt: string;
  lastUsedAt: string;
  isCurrent: boolean;
}

export const endSession = (id: string): Promise<unknown> => request(`/api/session/${id}`, { method: 'DELETE' });
export const endOtherSessions = (): Promise<unknown> => request('/api/session?others=true', { method: 'DELETE' });

export interface LibraryWish {
  name?: string;
  path?: string;
  defaultNewUsers?: boolean;
}

export const addLibrary = (body: LibraryWish): Promise<unknown> => request('/api/library', { method: 'POST', body });
export const changeLibrary = (id: number, body: LibraryWish): Promise<unknown> => request(`/api/library/${id}`, { method: 'PUT', body });
export const removeLibrary = (id: number): Promise<unknown> => request(`/api/library/${id}`, { method: 'DELETE' });
