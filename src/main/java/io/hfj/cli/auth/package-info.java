/** Commands about tokens and accounts: login, logout, whoami and the list of stored tokens. */
package io.hfj.cli.auth;
