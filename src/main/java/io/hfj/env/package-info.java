/**
 * The process environment: variables and directories, read once at start, and the clock, sleeping
 * and random numbers. {@link io.hfj.env.Variable} names the variables that {@link
 * io.hfj.env.Settings} parses into groups. Only {@code cli} and {@code app} see all settings; other
 * classes are given the two or three values they need.
 */
package io.hfj.env;
