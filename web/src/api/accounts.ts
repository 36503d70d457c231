// Users, their libraries and sessions, and the music folders: what admins manage, and everybody for themselves.
import type { Routes, Session, User } from '../../types/api.generated.ts';
import { call } from './client.ts';

export type Account = User;
export type AccountWish = Routes['PUT /api/user/:id']['body'];

export const createUser = (body: Routes['POST /api/user']['body']) => call('POST /api/user', { body });
export const updateUser = (id: string, body: AccountWish) => call('PUT /api/user/:id', { params: { id }, body });
export const deleteUser = (id: string) => call('DELETE /api/user/:id', { params: { id } });

export type WebSession = Session;

export const endSession = (id: string) => call('DELETE /api/session/:id', { params: { id } });
export const endOtherSessions = () => call('DELETE /api/session', { query: { others: true } });

type LibraryWish = Routes['PUT /api/library/:id']['body'];

export const addLibrary = (body: Routes['POST /api/library']['body']) => call('POST /api/library', { body });
export const changeLibrary = (id: number, body: LibraryWish) => call('PUT /api/library/:id', { params: { id }, body });
export const removeLibrary = (id: number) => call('DELETE /api/library/:id', { params: { id } });
