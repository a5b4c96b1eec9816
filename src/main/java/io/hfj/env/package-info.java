/**
 * What hfj takes from outside, read once at start: variables, folders, the clock, sleeping, random
 * numbers. {@link io.hfj.env.Settings} gives the variables their meaning; no class is handed the
 * settings whole, each gets the two or three values it needs.
 */
package io.hfj.env;
