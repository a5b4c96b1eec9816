@echo off
rem hfj on Windows: runs the jar inside the file "hfj" in the same folder.
rem No delayed expansion, which would remove exclamation marks from the arguments.
setlocal DisableDelayedExpansion
set "jar=%~dp0hfj"
set "archive="

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
