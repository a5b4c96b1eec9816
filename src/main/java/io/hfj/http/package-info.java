/**
 * The wire: how connections are made, who gets the token, and what failures mean. {@link
 * io.hfj.http.HttpClients} sets OkHttp up; {@link io.hfj.http.HubHosts} is the one place that
 * decides where a token may go.
 */
package io.hfj.http;
