@echo off
rem hfj on Windows: runs the jar inside the file "hfj" in the same folder.
rem No delayed expansion, which would remove exclamation marks from the arguments.
setlocal DisableDelayedExpansion

if not defined JAVA_HOME goto path
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto run
>&2 echo hfj: JAVA_HOME is "%JAVA_HOME%", which has no bin\java.exe to run; trying the java on PATH instead.

:path
set "java="
for %%J in (java.exe) do set "java=%%~$PATH:J"
if defined java goto run
>&2 echo hfj needs Java 17 or newer, and there is none; install one, or set JAVA_HOME to the folder of one.
exit /b 2

:run
rem The same flags as in the shell launcher "hfj", which explains them.
"%java%" -XX:+UseSerialGC -Xmn16m -XX:+IgnoreUnrecognizedVMOptions -XX:+DisplayVMOutputToStderr ^
  -Xlog:all=off:stdout -XX:CompileThresholdScaling=4 -XX:MaxInlineLevel=5 ^
  -Xshare:auto -Dfile.encoding=UTF-8 "-Dhfj.name=%~n0" -jar "%~dp0hfj" %*
exit /b %ERRORLEVEL%
