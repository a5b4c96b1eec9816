/**
 * Decisions about hosts: which belong to the Hub, which may be sent the token, which may be
 * contacted at all ({@link io.hfj.http.hosts.HubHosts}), and in which order a host's addresses are
 * tried.
 */
package io.hfj.http.hosts;
