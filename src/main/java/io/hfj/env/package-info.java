/**
 * What hfj reads from outside, once at start: variables, folders, the clock, sleeping, random
 * numbers. {@link io.hfj.env.Settings} parses the variables; no class is given all settings, each
 * gets the two or three values it needs.
 */
package io.hfj.env;
