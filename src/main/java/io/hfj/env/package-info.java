/**
 * The process environment, read once at start: variables, directories, the clock, sleeping, random
 * numbers. {@link io.hfj.env.Variable} names every variable, {@link io.hfj.env.Settings} parses
 * them into groups; no class is given all settings, {@code app} gives each the two or three values
 * it needs.
 */
package io.hfj.env;
